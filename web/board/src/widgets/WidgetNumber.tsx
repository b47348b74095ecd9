import { graphql, useFragment } from "react-relay";

import {
  formatCompact,
  formatDuration,
  formatNumber,
  formatPoints,
  NO_VALUE,
} from "../format/numbers";
import type { WidgetNumber_data$key } from "../relay/__generated__/WidgetNumber_data.graphql";
import { Icon } from "../ui/Icon";
import { isNumeric, type Column, type Value } from "./values";
import type { Drawn } from "./WidgetView";

type Props = {
  widget: Drawn;
  data: WidgetNumber_data$key;
  previous?: WidgetNumber_data$key | null | undefined;
};

const DATA = graphql`
  fragment WidgetNumber_data on WidgetData {
    results {
      columns {
        field
        alias
        kind
        unit
      }
      rows {
        values
      }
    }
  }
`;

/** A single number, with its change against the range of the same length before. */
export function WidgetNumber(props: Props) {
  const { widget } = props;
  const data = useFragment(DATA, props.data);
  const previous = useFragment(DATA, props.previous ?? null);
  const { column, value } = findNumber(data.results);
  const before = previous ? findNumber(previous.results).value : null;
  const { number, unit } = split(value, column);
  const rating = rate(value, widget.thresholds);
  return (
    <div className="big">
      <div className={rating ? `value ${rating.style}` : "value"}>
        {number}
        {unit && <small>{unit}</small>}
        {rating && <span className="sr">{rating.word}</span>}
      </div>
      {value !== null && before !== null && column && (
        <Change value={value} before={before} column={column} />
      )}
    </div>
  );
}

type Results = readonly {
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly values: unknown }[];
}[];

function findNumber(results: Results): {
  column: Column | undefined;
  value: number | null;
} {
  const [result] = results;
  const index = result?.columns.findIndex(isNumeric) ?? -1;
  const values = result?.rows[0]?.values as readonly Value[] | undefined;
  const value = values?.[index];
  return {
    column: result?.columns[index],
    value: typeof value === "number" ? value : null,
  };
}

function split(
  value: number | null,
  column: Column | undefined,
): { number: string; unit: string } {
  if (value === null) return { number: NO_VALUE, unit: "" };
  switch (column?.kind) {
    case "PERCENTAGE":
      return { number: value.toFixed(2), unit: "%" };
    case "DURATION":
      return { number: formatDuration(value), unit: "" };
    case "RATE":
      return {
        number: formatNumber(Math.round(value * 100) / 100),
        unit: column.unit ? ` per ${column.unit}` : "",
      };
    default:
      return { number: formatCompact(value), unit: "" };
  }
}

type Thresholds =
  | {
      readonly max1: number | null | undefined;
      readonly max2: number | null | undefined;
    }
  | null
  | undefined;

function rate(
  value: number | null,
  thresholds: Thresholds,
): { style: string; word: string } | null {
  if (value === null || thresholds?.max1 == null || thresholds.max2 == null) {
    return null;
  }
  if (value <= thresholds.max1) return { style: "is-healthy", word: "good" };
  if (value <= thresholds.max2) return { style: "is-errored", word: "meh" };
  return { style: "is-crashed", word: "poor" };
}

/** What is better when it is larger, and what when it is smaller; others are neither. */
const BETTER_WHEN_LARGER = /crash_free_rate|healthy_rate|deploy_frequency/;
const BETTER_WHEN_SMALLER =
  /crash_rate|errored_rate|abnormal_rate|count_crashed|failure|lead_time|time_to_restore/;

function Change(props: { value: number; before: number; column: Column }) {
  const { value, before, column } = props;
  const difference = value - before;
  const isLarger = difference > 0;
  const isBetter = BETTER_WHEN_LARGER.test(column.field)
    ? isLarger
    : BETTER_WHEN_SMALLER.test(column.field)
      ? !isLarger
      : null;
  const style =
    isBetter === null || difference === 0
      ? "delta"
      : isBetter
        ? "delta is-healthy"
        : "delta is-crashed";
  const text =
    column.kind === "PERCENTAGE"
      ? formatPoints(Math.abs(difference)).replace("+", "")
      : before === 0
        ? formatNumber(Math.abs(Math.round(difference * 100) / 100))
        : `${Math.abs((difference / before) * 100).toFixed(1)}%`;
  return (
    <div className="line">
      <span
        className={style}
        title="Against the range of the same length before"
      >
        {difference !== 0 && <Icon name={isLarger ? "up" : "down"} size={12} />}
        <span className="sr">{isLarger ? "up by" : "down by"}</span>
        {text}
      </span>
    </div>
  );
}
