import { useId, useRef, useState, type FormEvent } from "react";

import { useShortcut } from "../../shell/Shortcuts";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";

/** The search of releases, by the search language. */
export function ReleaseSearch(props: {
  query: string;
  onChange: (query: string | null) => void;
}) {
  const [text, setText] = useState(props.query);
  const [known, setKnown] = useState(props.query);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  if (known !== props.query) {
    setKnown(props.query);
    setText(props.query);
  }
  useShortcut("/", () => input.current?.focus());
  function submit(event: FormEvent) {
    event.preventDefault();
    props.onChange(text.trim() || null);
  }
  return (
    <form className="search grow" role="search" onSubmit={submit}>
      <div className="box">
        <Icon name="search" />
        <label className="sr" htmlFor={id}>
          Search releases
        </label>
        <input
          ref={input}
          id={id}
          value={text}
          placeholder="release.version:>=2.0 release.stage:adopted"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
        {text !== "" && (
          <Button
            icon="close"
            look="quiet"
            isIconOnly
            onPress={() => props.onChange(null)}
          >
            Clear search
          </Button>
        )}
      </div>
    </form>
  );
}
