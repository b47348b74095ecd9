import { useId, type ReactNode } from "react";

import { FieldErrors } from "./FieldErrors";

/** What ties an input to its label, its hint and its errors. */
export type FieldAttributes = {
  id: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
};

type Props = {
  label: string;
  /** Why the value is refused; empty if it is not. */
  messages?: readonly string[];
  hint?: string;
  className?: string;
  children: (attributes: FieldAttributes) => ReactNode;
};

/** A labelled input, with its errors below it. */
export function Field(props: Props) {
  const { label, messages = [], hint, className } = props;
  const id = useId();
  const described = [
    ...(hint ? [`${id}-hint`] : []),
    ...(messages.length > 0 ? [`${id}-errors`] : []),
  ];
  return (
    <div className={className ? `field ${className}` : "field"}>
      <label htmlFor={id}>{label}</label>
      {props.children({
        id,
        "aria-invalid": messages.length > 0,
        "aria-describedby": described.join(" ") || undefined,
      })}
      {hint && (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      )}
      <FieldErrors id={`${id}-errors`} messages={messages} />
    </div>
  );
}

type TextFieldProps = Omit<Props, "children"> & {
  value: string;
  placeholder?: string;
  isMono?: boolean;
  /** How many lines it shows; absent: one, without line breaks. */
  rows?: number;
  maxLength?: number;
  onChange: (value: string) => void;
};

/** A field of text. */
export function TextField(props: TextFieldProps) {
  const { value, placeholder, isMono, rows, maxLength, onChange } = props;
  const className = isMono ? "input mono" : "input";
  return (
    <Field {...props}>
      {(attributes) =>
        rows === undefined ? (
          <input
            {...attributes}
            className={className}
            value={value}
            placeholder={placeholder}
            maxLength={maxLength}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <textarea
            {...attributes}
            className={className}
            rows={rows}
            value={value}
            placeholder={placeholder}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}

type NumberFieldProps = Omit<Props, "children"> & {
  value: number | null;
  min?: number;
  max?: number;
  placeholder?: string;
  onChange: (value: number | null) => void;
};

/** A field of a number; null while it is empty. */
export function NumberField(props: NumberFieldProps) {
  const { value, min, max, placeholder, onChange } = props;
  return (
    <Field {...props}>
      {(attributes) => (
        <input
          {...attributes}
          className="input"
          type="number"
          step="any"
          min={min}
          max={max}
          value={value ?? ""}
          placeholder={placeholder}
          onChange={(event) =>
            onChange(
              event.target.value === "" ? null : Number(event.target.value),
            )
          }
        />
      )}
    </Field>
  );
}

type SelectFieldProps = Omit<Props, "children"> & {
  value: string;
  choices: readonly { readonly id: string; readonly name: string }[];
  onChange: (value: string) => void;
};

/** A field of one of several values. A value that is none of them is kept. */
export function SelectField(props: SelectFieldProps) {
  const { value, choices, onChange } = props;
  const isKnown = choices.some((choice) => choice.id === value);
  return (
    <Field {...props}>
      {(attributes) => (
        <select
          {...attributes}
          className="input"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {!isKnown && <option value={value}>{value}</option>}
          {choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
