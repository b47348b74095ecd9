import { useEffect, useRef } from "react";

import type { Completion, Group } from "./completion";

type Props = {
  /** The id of the field; those of the list and its options begin with it. */
  id: string;
  groups: readonly Group[];
  /** The index of the option that the keyboard is at, over all groups. */
  active: number | null;
  onTake: (completion: Completion) => void;
};

/** The list of completions below a search. */
export function Suggestions({ id, groups, active, onTake }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current
      ?.querySelector("[aria-selected='true']")
      ?.scrollIntoView({ block: "nearest" });
  }, [active]);
  let index = -1;
  return (
    // The pointer leaves the focus in the field.
    <div
      className="pop completions"
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
    >
      <div
        ref={list}
        role="listbox"
        id={`${id}-list`}
        aria-label="Suggestions"
        className="options"
      >
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <div className="group" role="presentation">
              {group.title}
            </div>
            {group.completions.map((completion) => {
              index += 1;
              return (
                <div
                  key={completion.part}
                  id={`${id}-${index}`}
                  className="opt"
                  role="option"
                  aria-selected={index === active}
                  onClick={() => onTake(completion)}
                >
                  <span className="mono cut">{completion.name}</span>
                  {completion.about && <small>{completion.about}</small>}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <hr className="desk" />
      <p className="hints desk" aria-hidden="true">
        <span>
          <kbd className="kbd">↑</kbd> <kbd className="kbd">↓</kbd> choose
        </span>
        <span>
          <kbd className="kbd">Enter</kbd> take, or search
        </span>
        <span>
          <kbd className="kbd">!</kbd> negate
        </span>
        <span>
          <kbd className="kbd">[</kbd> several values
        </span>
      </p>
    </div>
  );
}
