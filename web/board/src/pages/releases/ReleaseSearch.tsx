import { useId, useState, type FormEvent, type KeyboardEvent } from "react";

import { useShortcut } from "../../shell/Shortcuts";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { SuggestionList } from "../../ui/SuggestionList";
import { useCaret, useCombobox } from "../../ui/useCombobox";
import { closeList, complete, type Completion } from "./completion";
import { FilterToken } from "./FilterToken";
import { divideQuery, findWriting } from "./query";
import { SearchHints } from "./SearchHints";
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
  const caret = useCaret(rest);
  const id = useId();
  const writing = findWriting(rest.slice(0, caret.position));
  const { values, about } = useKnownValues(
    writing.filter?.key.name ?? null,
    writing.text,
  );
  const groups = complete(writing, values, about);
  const combobox = useCombobox({
    id,
    groups,
    // Enter searches for what is written.
    isFirstMarked: false,
    onTake: take,
  });
  if (known !== props.query) {
    setKnown(props.query);
    setParts(divideQuery(props.query));
  }
  useShortcut("/", () => {
    focus();
    combobox.setOpen(true);
  });

  function focus() {
    caret.input.current?.focus();
  }

  function submit(nextFilters: readonly string[], nextRest: string) {
    const query = closeList([...nextFilters, nextRest].join(" ").trim());
    setParts(divideQuery(query));
    combobox.setOpen(false);
    props.onChange(query || null);
  }

  function take({ part, isComplete }: Completion) {
    const before = rest.slice(0, writing.start);
    const after = rest.slice(caret.position);
    if (isComplete) submit([...filters, part], `${before}${after}`);
    else {
      setParts({ filters, rest: `${before}${part}${after}` });
      caret.place(before.length + part.length);
      combobox.setOpen(true);
    }
  }

  /** Open the last filter again when the caret is at the start. */
  function press(event: KeyboardEvent<HTMLInputElement>) {
    const opened = filters.at(-1);
    if (
      combobox.press(event) ||
      event.key !== "Backspace" ||
      event.currentTarget.selectionEnd !== 0 ||
      opened === undefined
    )
      return;
    event.preventDefault();
    const text = rest ? `${opened} ${rest}` : opened;
    setParts({ filters: filters.slice(0, -1), rest: text });
    caret.place(opened.length);
    combobox.setOpen(true);
  }

  return (
    <form
      className="search grow"
      role="search"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
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
              focus();
            }}
          />
        ))}
        <input
          {...combobox.attributes}
          ref={caret.input}
          id={id}
          aria-label="Search releases"
          value={rest}
          placeholder={
            filters.length === 0
              ? "release.version:>=2.0 release.stage:adopted"
              : ""
          }
          onBlur={() => combobox.setOpen(false)}
          onSelect={(event) => caret.note(event.currentTarget)}
          onChange={(event) => {
            setParts({ filters, rest: event.target.value });
            caret.note(event.target);
            combobox.setOpen(true);
          }}
          onKeyDown={press}
        />
        {(rest !== "" || filters.length > 0) && (
          <Button
            icon="close"
            look="quiet"
            isIconOnly
            onPress={() => {
              submit([], "");
              focus();
            }}
          >
            Clear search
          </Button>
        )}
      </div>
      <SuggestionList
        id={id}
        combobox={combobox}
        groups={groups}
        about={about}
        onTake={take}
      >
        <SearchHints />
      </SuggestionList>
    </form>
  );
}
