import {
  useId,
  useRef,
  useState,
  type FocusEvent,
  type FormEvent,
  type KeyboardEvent,
} from "react";

import { useShortcut } from "../../shell/Shortcuts";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { closeList, complete, type Completion } from "./completion";
import { FilterToken } from "./FilterToken";
import { divideQuery, findWriting } from "./query";
import { Suggestions } from "./Suggestions";
import { useKnownValues } from "./useKnownValues";

/**
 * The search of releases, by the search language. Complete filters become
 * tokens; what is being written is completed from a list below.
 */
export function ReleaseSearch(props: {
  query: string;
  onChange: (query: string | null) => void;
}) {
  const [known, setKnown] = useState(props.query);
  const [{ filters, rest }, setParts] = useState(() =>
    divideQuery(props.query),
  );
  const [caret, setCaret] = useState(rest.length);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState<number | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  if (known !== props.query) {
    setKnown(props.query);
    setParts(divideQuery(props.query));
    setActive(null);
  }
  useShortcut("/", () => input.current?.focus());

  const writing = findWriting(rest.slice(0, caret));
  const { values, about } = useKnownValues(
    isOpen ? (writing.filter?.key.name ?? null) : null,
    writing.text,
  );
  const groups = complete(writing, values, about);
  const completions = groups.flatMap((group) => group.completions);
  const isShown = isOpen && groups.length > 0;
  const chosen = isShown && active !== null ? completions[active] : undefined;

  function submit(nextFilters: readonly string[], nextRest: string) {
    const query = closeList([...nextFilters, nextRest].join(" ").trim());
    setParts(divideQuery(query));
    setActive(null);
    props.onChange(query || null);
  }

  function write(text: string, position: number) {
    setParts({ filters, rest: text });
    setCaret(position);
    setActive(null);
    setOpen(true);
  }

  function take(completion: Completion) {
    const before = rest.slice(0, writing.start);
    const after = rest.slice(caret);
    if (completion.isComplete) {
      submit([...filters, completion.part], `${before}${after}`);
      setCaret(0);
    } else {
      const text = `${before}${completion.part}${after}`;
      write(text, before.length + completion.part.length);
    }
    input.current?.focus();
  }

  function press(event: KeyboardEvent) {
    const field = event.currentTarget as HTMLInputElement;
    const last = completions.length - 1;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        setOpen(true);
        if (last < 0) return;
        const isDown = event.key === "ArrowDown";
        if (active === null) setActive(isDown ? 0 : last);
        else setActive((active + (isDown ? 1 : last)) % (last + 1));
        return;
      }
      case "Enter":
        if (!chosen) return;
        event.preventDefault();
        take(chosen);
        return;
      case "Escape":
        if (!isShown) return;
        event.stopPropagation();
        setOpen(false);
        setActive(null);
        return;
      case "Backspace": {
        const opened = filters.at(-1);
        if (field.selectionEnd !== 0 || opened === undefined) return;
        event.preventDefault();
        const text = rest ? `${opened} ${rest}` : opened;
        setParts({ filters: filters.slice(0, -1), rest: text });
        setCaret(opened.length);
        setOpen(true);
      }
    }
  }

  function leave(event: FocusEvent) {
    if (event.currentTarget.contains(event.relatedTarget)) return;
    setOpen(false);
    setActive(null);
  }

  return (
    <form
      className="search grow"
      role="search"
      onBlur={leave}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        setOpen(false);
        submit(filters, rest);
      }}
    >
      <div className="box">
        <Icon name="search" />
        {filters.map((text, index) => (
          <FilterToken
            key={`${index} ${text}`}
            text={text}
            onRemove={() => {
              submit(filters.toSpliced(index, 1), rest);
              input.current?.focus();
            }}
          />
        ))}
        <input
          ref={input}
          id={id}
          role="combobox"
          aria-label="Search releases"
          aria-expanded={isShown}
          aria-controls={isShown ? `${id}-list` : undefined}
          aria-autocomplete="list"
          aria-activedescendant={chosen ? `${id}-${active}` : undefined}
          value={rest}
          placeholder={
            filters.length === 0
              ? "release.version:>=2.0 release.stage:adopted"
              : ""
          }
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onFocus={() => setOpen(true)}
          onClick={() => setOpen(true)}
          onChange={(event) =>
            write(
              event.target.value,
              event.target.selectionStart ?? event.target.value.length,
            )
          }
          onSelect={(event) =>
            setCaret(event.currentTarget.selectionStart ?? rest.length)
          }
          onKeyDown={press}
        />
        {(rest !== "" || filters.length > 0) && (
          <Button
            icon="close"
            look="quiet"
            isIconOnly
            onPress={() => {
              submit([], "");
              input.current?.focus();
            }}
          >
            Clear search
          </Button>
        )}
      </div>
      {isShown && (
        <Suggestions id={id} groups={groups} active={active} onTake={take} />
      )}
      <span className="sr" role="status">
        {isShown &&
          (completions.length === 1
            ? "1 suggestion"
            : `${completions.length} suggestions`)}
        {isShown && about && `. ${about}`}
      </span>
    </form>
  );
}
