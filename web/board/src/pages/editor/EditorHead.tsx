import { useId } from "react";

import { Button } from "../../ui/Button";
import { FieldErrors } from "../../ui/FieldErrors";

type Props = {
  storedTitle: string;
  title: string;
  titleErrors: readonly string[];
  changes: number;
  isBusy: boolean;
  /** The names of the steps that can be undone and redone. */
  undo: string | undefined;
  redo: string | undefined;
  onTitle: (title: string) => void;
  onUndo: () => void;
  onRedo: () => void;
  onAdd: () => void;
  onSettings: () => void;
  onLeave: () => void;
  onSave: () => void;
};

/** The title of the edited dashboard, and what can be done with the whole of it. */
export function EditorHead(props: Props) {
  const { changes, titleErrors, undo, redo } = props;
  const id = useId();
  const isRefused = titleErrors.length > 0;
  return (
    <header className="head">
      <h1 className="sr">Edit {props.storedTitle}</h1>
      <div className="title-field">
        <label className="sr" htmlFor={id}>
          Title
        </label>
        <input
          className="input title"
          id={id}
          value={props.title}
          aria-invalid={isRefused}
          aria-describedby={isRefused ? `${id}-errors` : undefined}
          onChange={(event) => props.onTitle(event.target.value)}
        />
        <FieldErrors id={`${id}-errors`} messages={titleErrors} />
      </div>
      <span className="hide-s" role="status">
        {changes > 0 && (
          <span className="badge is-errored">
            <span className="dot" />
            <span>
              {changes} <span className="unsaved">unsaved </span>
              {changes === 1 ? "change" : "changes"}
            </span>
          </span>
        )}
      </span>
      <span className="grow" />
      <span className="joined">
        <Button
          icon="undo"
          isIconOnly
          isDisabled={undo === undefined}
          onPress={props.onUndo}
        >
          {undo === undefined ? "Undo" : `Undo: ${undo}`}
        </Button>
        <Button
          icon="redo"
          isIconOnly
          isDisabled={redo === undefined}
          onPress={props.onRedo}
        >
          {redo === undefined ? "Redo" : `Redo: ${redo}`}
        </Button>
      </span>
      <Button icon="filter" className="desk" onPress={props.onSettings}>
        Settings
      </Button>
      <Button icon="plus" className="desk" keys="A" onPress={props.onAdd}>
        Add widget
      </Button>
      <Button look="quiet" className="desk" onPress={props.onLeave}>
        {changes > 0 ? "Discard" : "Close"}
      </Button>
      <Button
        look="primary"
        isDisabled={changes === 0 || props.isBusy}
        onPress={props.onSave}
      >
        Save…
      </Button>
    </header>
  );
}
