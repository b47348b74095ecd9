import { useLayoutEffect, useRef, type ReactNode } from "react";

import {
  idOfList,
  idOfOption,
  type Combobox,
  type Group,
  type Suggestion,
} from "./useCombobox";

type Props<T extends Suggestion> = {
  /** The id of the field. */
  id: string;
  combobox: Combobox;
  groups: readonly Group<T>[];
  /** What the number of suggestions is announced with. */
  about?: string | null | undefined;
  onTake: (option: T) => void;
  /** What is below the options. */
  children?: ReactNode;
};

/** The list of a combobox, and its length for screen readers. */
export function SuggestionList<T extends Suggestion>(props: Props<T>) {
  const { id, combobox, groups, about } = props;
  const { isShown, marked } = combobox;
  const box = useRef<HTMLDivElement>(null);
  const count = groups.flatMap((group) => group.options).length;
  useLayoutEffect(() => {
    if (isShown) box.current?.scrollIntoView({ block: "nearest" });
  }, [isShown]);
  useLayoutEffect(() => {
    if (marked !== null)
      document
        .getElementById(idOfOption(id, marked))
        ?.scrollIntoView({ block: "nearest" });
  }, [id, marked]);
  let index = -1;
  return (
    <>
      {isShown && (
        // The pointer leaves the focus in the field.
        <div
          ref={box}
          className="pop suggestions"
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
        >
          <div
            role="listbox"
            id={idOfList(id)}
            aria-label="Suggestions"
            className="options"
          >
            {groups.map(({ title, options }) => (
              <div
                key={title ?? ""}
                role={title ? "group" : "presentation"}
                aria-label={title}
              >
                {title && (
                  <div className="group" role="presentation">
                    {title}
                  </div>
                )}
                {options.map((option) => {
                  index += 1;
                  return (
                    <div
                      key={option.text}
                      id={idOfOption(id, index)}
                      className="opt"
                      role="option"
                      aria-selected={index === marked}
                      onClick={() => props.onTake(option)}
                    >
                      <span className="mono cut">{option.text}</span>
                      {option.description && (
                        <small>{option.description}</small>
                      )}
                    </div>
                  );
                })}
              </div>
            ))}
          </div>
          {props.children}
        </div>
      )}
      <span className="sr" role="status">
        {isShown && (count === 1 ? "1 suggestion" : `${count} suggestions`)}
        {isShown && about && `. ${about}`}
      </span>
    </>
  );
}
