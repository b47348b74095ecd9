import {
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from "react";

export type Suggestion = {
  readonly text: string;
  readonly description?: string | undefined;
};

/** Suggestions below each other; with a title they are a group of the list. */
export type Group<T extends Suggestion = Suggestion> = {
  readonly title?: string;
  readonly options: readonly T[];
};

/** The caret of a field whose text also changes by suggestions. */
export type Caret = {
  input: RefObject<HTMLInputElement | null>;
  position: number;
  /** Note where the caret is. */
  note: (field: HTMLInputElement) => void;
  /** Put the caret somewhere in the next text. */
  place: (position: number) => void;
};

export function useCaret(text: string): Caret {
  const input = useRef<HTMLInputElement>(null);
  const next = useRef<number | null>(null);
  const [position, setPosition] = useState(text.length);
  useLayoutEffect(() => {
    if (next.current === null) return;
    input.current?.setSelectionRange(next.current, next.current);
    next.current = null;
  }, [text]);
  return {
    input,
    position: Math.min(position, text.length),
    note: (field) => setPosition(field.selectionStart ?? field.value.length),
    place: (wanted) => {
      next.current = wanted;
      setPosition(wanted);
    },
  };
}

type Props<T extends Suggestion> = {
  id: string;
  /** What can be suggested; empty: there is no list. */
  groups: readonly Group<T>[];
  /** Whether the first option is marked before an arrow key marks one. */
  isFirstMarked: boolean;
  onTake: (option: T) => void;
};

export type Combobox = {
  isShown: boolean;
  /** The index of the option that Enter takes; null: none. */
  marked: number | null;
  setOpen: (isOpen: boolean) => void;
  /** Take the keys of the list; return whether this was one of them. */
  press: (event: KeyboardEvent) => boolean;
  /** The attributes of the field. */
  attributes: React.ComponentProps<"input">;
};

export const idOfList = (id: string) => `${id}-options`;
export const idOfOption = (id: string, index: number) =>
  `${id}-option-${index}`;

/**
 * A field with a list of suggestions, after the combobox pattern of WAI-ARIA:
 * https://www.w3.org/WAI/ARIA/apg/patterns/combobox/. The focus stays in the
 * field. A click, typing and the arrow keys open the list; Escape, Alt and the
 * up arrow, and leaving the field close it. Keys that move the caret unmark.
 */
export function useCombobox<T extends Suggestion>(props: Props<T>): Combobox {
  const { id, groups, isFirstMarked } = props;
  const options = groups.flatMap((group) => group.options);
  const [isOpen, setOpenState] = useState(false);
  const [active, setActive] = useState<number | null>(null);
  const isShown = isOpen && groups.length > 0;
  const count = options.length;
  const first = isFirstMarked && count > 0 ? 0 : null;
  const marked = active !== null && active < count ? active : first;
  const isMarked = isShown && marked !== null;

  function setOpen(next: boolean) {
    setOpenState(next);
    setActive(null);
  }

  function mark(step: 1 | -1) {
    setOpenState(true);
    if (count === 0) return;
    const before = isMarked ? marked : step > 0 ? -1 : 0;
    setActive((before + step + count) % count);
  }

  function isKeyOfList({ key, altKey }: KeyboardEvent): boolean {
    switch (key) {
      case "ArrowDown":
      case "ArrowUp":
        if (altKey) setOpen(key === "ArrowDown");
        else mark(key === "ArrowDown" ? 1 : -1);
        return true;
      case "Enter":
        if (isMarked) props.onTake(options[marked]!);
        return isMarked;
      case "Escape":
        setOpen(false);
        return isShown;
      case "Home":
      case "End":
      case "ArrowLeft":
      case "ArrowRight":
        setActive(null);
    }
    return false;
  }

  return {
    isShown,
    marked: isMarked ? marked : null,
    setOpen,
    press: (event) => {
      // Enter chooses a candidate of an input method.
      if (event.nativeEvent.isComposing || !isKeyOfList(event)) return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
    attributes: {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": isShown,
      "aria-controls": isShown ? idOfList(id) : undefined,
      "aria-activedescendant": isMarked ? idOfOption(id, marked) : undefined,
      autoComplete: "off",
      autoCapitalize: "none",
      spellCheck: false,
      onClick: () => setOpenState(true),
    },
  };
}
