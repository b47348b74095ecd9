import type { FieldAttributes } from "./Field";
import { SuggestionList } from "./SuggestionList";
import { useCaret, useCombobox, type Suggestion } from "./useCombobox";

/** What may stand in place of a part of a text. */
export type Suggestions = {
  from: number;
  to: number;
  options: readonly Suggestion[];
  /** Whether Enter takes the first one. */
  isTyped: boolean;
};

type Props = {
  attributes: FieldAttributes;
  value: string;
  className?: string;
  placeholder?: string;
  suggest: (text: string, caret: number) => Suggestions;
  onChange: (text: string) => void;
  /** Called with a chosen suggestion in place of putting it into the text. */
  onChoose?: (text: string) => void;
  /** Called on Enter when no suggestion is taken, and when the field is left. */
  onEnter?: () => void;
  /** Called on Backspace in an empty field. */
  onErase?: () => void;
};

/** A field of a text with suggestions for the part before the caret. */
export function Suggest(props: Props) {
  const { attributes, value } = props;
  const { id } = attributes;
  const caret = useCaret(value);
  const found = props.suggest(value, caret.position);
  const groups = found.options.length > 0 ? [{ options: found.options }] : [];
  const combobox = useCombobox({
    id,
    groups,
    isFirstMarked: found.isTyped,
    onTake: take,
  });

  function take({ text }: Suggestion) {
    // A key of a filter is followed by its value.
    combobox.setOpen(text.endsWith(":"));
    if (props.onChoose) {
      props.onChoose(text);
      return;
    }
    caret.place(found.from + text.length);
    props.onChange(value.slice(0, found.from) + text + value.slice(found.to));
  }

  return (
    <span className="suggest">
      <input
        {...attributes}
        {...combobox.attributes}
        ref={caret.input}
        className={props.className ?? "input mono"}
        value={value}
        placeholder={props.placeholder}
        onBlur={() => {
          combobox.setOpen(false);
          props.onEnter?.();
        }}
        onSelect={(event) => caret.note(event.currentTarget)}
        onChange={(event) => {
          combobox.setOpen(true);
          caret.note(event.target);
          props.onChange(event.target.value);
        }}
        onKeyDown={(event) => {
          if (combobox.press(event)) return;
          if (event.key === "Backspace" && value === "") props.onErase?.();
          if (event.key !== "Enter") return;
          event.preventDefault();
          props.onEnter?.();
        }}
      />
      <SuggestionList
        id={id}
        combobox={combobox}
        groups={groups}
        onTake={take}
      />
    </span>
  );
}
