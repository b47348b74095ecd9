import { Icon } from "../../ui/Icon";
import { describeOperator, parseFilter } from "./query";

/** A complete filter of a search, in words, with a button that removes it. */
export function FilterToken(props: { text: string; onRemove: () => void }) {
  const filter = parseFilter(props.text);
  if (!filter) return null;
  const name = filter.key.name;
  const operator = describeOperator(filter);
  const value = filter.values.join(", ") || "(empty)";
  return (
    <span className="tok">
      <span>{name}</span>
      <em>{operator}</em>
      <b title={value}>{value}</b>
      <button
        type="button"
        aria-label={`Remove ${name} ${operator} ${value}`}
        onClick={props.onRemove}
      >
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}
