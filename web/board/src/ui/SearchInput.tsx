import { useEffect, useId, useRef, useState } from "react";

import { useShortcut } from "../shell/Shortcuts";
import { Button } from "./Button";
import { Icon } from "./Icon";

const PAUSE = 250;

type Props = {
  label: string;
  placeholder: string;
  text: string;
  onChange: (text: string | null) => void;
};

/** A search by text, which follows the typing after a short pause. */
export function SearchInput({ label, placeholder, text, onChange }: Props) {
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  if (known !== text) {
    setKnown(text);
    setTyped(text);
  }
  useShortcut("/", () => input.current?.focus());
  useEffect(() => {
    if (typed === text) return undefined;
    const timer = setTimeout(() => onChange(typed || null), PAUSE);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  return (
    <div className="search grow" role="search" aria-label={label}>
      <div className="box">
        <Icon name="search" />
        <label className="sr" htmlFor={id}>
          {label}
        </label>
        <input
          ref={input}
          id={id}
          value={typed}
          placeholder={placeholder}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
        {typed !== "" && (
          <Button
            icon="close"
            look="quiet"
            isIconOnly
            onPress={() => setTyped("")}
          >
            Clear search
          </Button>
        )}
      </div>
    </div>
  );
}
