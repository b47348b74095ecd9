import { useRef, useState } from "react";

import { Field } from "../../../ui/Field";
import { Icon } from "../../../ui/Icon";
import { Suggest } from "../../../ui/Suggest";
import { hasPlaces, suggestNames, type Named } from "./suggestions";

type Props = {
  label: string;
  /** What an empty field asks for. */
  placeholder: string;
  names: readonly string[];
  choices: readonly Named[];
  messages: readonly string[];
  /** Whether the name at a position is refused. */
  isRefused: (index: number) => boolean;
  onChange: (names: readonly string[]) => void;
};

/** A list of names of a query: each can be removed, others are typed or chosen. */
export function NameField(props: Props) {
  const { names, onChange } = props;
  const [typed, setTyped] = useState("");
  const box = useRef<HTMLDivElement>(null);

  function add(name: string) {
    setTyped("");
    if (name && !names.includes(name)) onChange([...names, name]);
  }

  function removeAt(index: number) {
    onChange(names.toSpliced(index, 1));
    box.current?.querySelector("input")?.focus();
  }

  return (
    <Field label={props.label} messages={props.messages}>
      {(attributes) => (
        <div
          ref={box}
          className={props.messages.length > 0 ? "chipbox bad" : "chipbox"}
        >
          {names.map((name, index) => (
            <span
              key={`${name}-${index}`}
              className={props.isRefused(index) ? "tok bad" : "tok"}
            >
              <b title={name}>{name}</b>
              <button
                type="button"
                aria-label={`Remove ${name}`}
                onClick={() => removeAt(index)}
              >
                <Icon name="close" size={12} />
              </button>
            </span>
          ))}
          <Suggest
            attributes={attributes}
            className="mono"
            value={typed}
            placeholder={names.length === 0 ? props.placeholder : "+"}
            suggest={(text) => suggestNames(text, props.choices, names)}
            onChange={setTyped}
            // A name with places for arguments is completed by typing.
            onChoose={(name) => (hasPlaces(name) ? setTyped(name) : add(name))}
            onEnter={() => add(typed.trim())}
            onErase={() => names.length > 0 && removeAt(names.length - 1)}
          />
        </div>
      )}
    </Field>
  );
}
