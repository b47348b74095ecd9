import { lazy, Suspense, useState, type ReactNode } from "react";

import { Icon } from "./Icon";

export type PickerProps<T extends string> = {
  label: string;
  /** Whether the label is shown before the button. */
  isLabelShown?: boolean;
  choices: readonly { readonly id: T; readonly name: string }[];
  chosen: T;
  onChange: (chosen: T) => void;
};

const load = () => import("./OpenPicker");
// `lazy` forgets that the component is generic.
const OpenPicker = lazy(async () => ({
  default: (await load()).OpenPicker,
})) as unknown as <T extends string>(props: PickerProps<T>) => ReactNode;

/** A button that opens a list, of which one is chosen. The list is loaded when it is needed. */
export function Picker<T extends string>(props: PickerProps<T>) {
  const [isUsed, setUsed] = useState(false);
  const closed = <ClosedPicker {...props} onUse={() => setUsed(true)} />;
  if (!isUsed) return closed;
  return (
    <Suspense fallback={closed}>
      <OpenPicker {...props} />
    </Suspense>
  );
}

function ClosedPicker<T extends string>(
  props: PickerProps<T> & { onUse?: () => void },
) {
  const name = props.choices.find(({ id }) => id === props.chosen)?.name;
  return (
    <span className="labelled">
      {props.isLabelShown && <span className="muted">{props.label}</span>}
      <button
        type="button"
        className="pick"
        aria-label={`${name} ${props.label}`}
        aria-haspopup="listbox"
        aria-expanded={false}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={props.onUse}
      >
        <b>{name}</b>
        <Icon name="chevron" />
      </button>
    </span>
  );
}
