import type { Unit } from "../charts/model";
import { formatValue } from "../charts/format";
import { NO_VALUE } from "../format/numbers";

export type Column = {
  readonly field: string;
  readonly alias: string | null | undefined;
  readonly kind: string;
  readonly unit: string | null | undefined;
};

export type Value = string | number | boolean | null;

/** The words of a column: its alias, or its field. */
export function nameOf(column: Column): string {
  return column.alias || column.field.replace(/^equation\|/, "");
}

/** Write a value of a table. An empty text, such as the unnamed environment, is written as "(none)". */
export function writeValue(value: Value, column: Column): string {
  if (value === null) return NO_VALUE;
  if (value === "") return "(none)";
  if (typeof value === "number") {
    return formatValue(value, column.kind as Unit, column.unit);
  }
  if (column.kind === "DATE" && typeof value === "string") {
    return new Date(value).toLocaleString();
  }
  return String(value);
}

export function isNumeric(column: Column): boolean {
  return column.kind !== "STRING" && column.kind !== "DATE";
}
