import { useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";

import type { FieldAttributes } from "./Field";

export type Suggestion = {
  /** What is put into the text. */
  text: string;
  description?: string;
};

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

/** An input of a text with suggestions for the part before the caret. */
export function Suggest(props: Props) {
  const { attributes, value, onChange } = props;
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const nextCaret = useRef<number | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [caret, setCaret] = useState(value.length);
  const [active, setActive] = useState<number | null>(null);
  const found = props.suggest(value, Math.min(caret, value.length));
  const { options } = found;
  const isShown = isOpen && options.length > 0;
  const marked = active ?? (found.isTyped ? 0 : -1);
  const option = options[Math.min(marked, options.length - 1)];
  const idOf = (index: number) => `${attributes.id}-option-${index}`;

  useLayoutEffect(() => {
    if (nextCaret.current === null) return;
    input.current?.setSelectionRange(nextCaret.current, nextCaret.current);
    nextCaret.current = null;
  }, [value]);
  useLayoutEffect(() => {
    if (isShown) list.current?.scrollIntoView({ block: "nearest" });
  }, [isShown]);
  useLayoutEffect(() => {
    if (isShown && active !== null)
      list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [isShown, active]);

  function choose({ text }: Suggestion) {
    setActive(null);
    // A key of a filter is followed by its value.
    setOpen(text.endsWith(":"));
    if (props.onChoose) {
      props.onChoose(text);
      return;
    }
    const end = found.from + text.length;
    nextCaret.current = end;
    setCaret(end);
    onChange(value.slice(0, found.from) + text + value.slice(found.to));
  }

  function press(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && options.length > 0) {
      setActive(
        isShown
          ? (marked + step + options.length) % options.length
          : step > 0
            ? 0
            : options.length - 1,
      );
      setOpen(true);
    } else if (event.key === "Enter") {
      if (isShown && option) choose(option);
      else props.onEnter?.();
    } else if (event.key === "Escape" && isShown) setOpen(false);
    else {
      if (event.key === "Backspace" && value === "") props.onErase?.();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <span className="suggest">
      <input
        {...attributes}
        ref={input}
        className={props.className ?? "input mono"}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isShown}
        aria-controls={isShown ? `${attributes.id}-options` : undefined}
        aria-activedescendant={
          isShown && option ? idOf(options.indexOf(option)) : undefined
        }
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={value}
        placeholder={props.placeholder}
        onClick={() => setOpen(true)}
        onBlur={() => {
          setOpen(false);
          setActive(null);
          props.onEnter?.();
        }}
        onSelect={(event) =>
          setCaret(event.currentTarget.selectionStart ?? value.length)
        }
        onChange={(event) => {
          setOpen(true);
          setActive(null);
          setCaret(event.target.selectionStart ?? event.target.value.length);
          onChange(event.target.value);
        }}
        onKeyDown={press}
      />
      {isShown && (
        <ul
          ref={list}
          className="pop options suggestions"
          id={`${attributes.id}-options`}
          role="listbox"
          aria-label="Suggestions"
        >
          {options.map((each, index) => (
            <li
              key={each.text}
              id={idOf(index)}
              className={each === option ? "opt on" : "opt"}
              role="option"
              aria-selected={each === option}
              // The input keeps the focus.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(each)}
            >
              <span className="mono">{each.text}</span>
              {each.description && (
                <span className="small faint cut">{each.description}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </span>
  );
}
