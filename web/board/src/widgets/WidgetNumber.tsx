import { graphql, useFragment } from "react-relay";

import {
  formatCompact,
  formatDuration,
  formatGrowth,
  formatNumber,
  formatPoints,
  formatRate,
  NO_VALUE,
} from "../format/numbers";
import { Sparkline } from "../charts/Sparkline";
import type { WidgetNumber_course$key } from "../relay/__generated__/WidgetNumber_course.graphql";
import type { WidgetNumber_data$key } from "../relay/__generated__/WidgetNumber_data.graphql";
import { Icon } from "../ui/Icon";
import { isNumeric, type Column, type Value } from "./values";
import type { Drawn } from "./WidgetView";

type Props = {
  widget: Drawn;
  data: WidgetNumber_data$key;
  previous?: WidgetNumber_data$key | null | undefined;
  /** The number over time, for a small chart beside it. */
  course?: WidgetNumber_course$key | null | undefined;
  /** Whether there is room for the small chart below the number. */
  isTall?: boolean;
  /** Words for what the change is against, where there is room for them. */
  against?: string | undefined;
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

const COURSE = graphql`
  fragment WidgetNumber_course on WidgetData {
    results {
      series {
        column {
          field
          kind
        }
        groupBy {
          column
        }
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
  const course = useFragment(COURSE, props.course ?? null);
  const { column, value } = findNumber(data.results);
  const before = previous ? findNumber(previous.results).value : null;
  const { number, unit } = split(value, column);
  const rating = rate(value, widget.thresholds);
  const change =
    value === null || before === null || !column
      ? null
      : describeChange(value, before, column);
  const series = course?.results[0]?.series.find(
    (each) => each.column.field === column?.field && each.groupBy.length === 0,
  );
  return (
    <div className={props.isTall ? "big tall" : "big"}>
      <div className={rating ? `value ${rating.style}` : "value"}>
        {number}
        {unit && <small>{unit}</small>}
        {rating && <span className="sr">{rating.word}</span>}
      </div>
      {(change || series || props.against) && (
        <div className="line">
          {change ? (
            <span
              className={`delta ${change.style}`}
              title="Against the range of the same length before"
            >
              {change.icon && <Icon name={change.icon} size={12} />}
              <span className="sr">{change.words}</span>
              {change.text}
              {props.against && (
                <span className="against">vs {props.against}</span>
              )}
            </span>
          ) : (
            // The change has its room before it arrives.
            <span className="delta">&nbsp;</span>
          )}
          {series && (
            <Sparkline
              label={`${widget.title} over time`}
              values={series.values.map((each) => each ?? null)}
              shape={
                series.column.kind === "INTEGER" ||
                series.column.kind === "RATE"
                  ? "bar"
                  : "line"
              }
              colour={COURSE_COLOURS[change?.style ?? ""]}
            />
          )}
        </div>
      )}
    </div>
  );
}

/** A course has the colour of its change; one that is neither better nor worse is grey. */
const COURSE_COLOURS: Readonly<Record<string, string>> = {
  "is-healthy": "var(--status-healthy-solid)",
  "is-crashed": "var(--status-crashed-solid)",
};

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
      return { number: formatRate(value), unit: "%" };
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

/** How a number has changed: its words, and whether that is better or worse. */
function describeChange(
  value: number,
  before: number,
  column: Column,
): {
  text: string;
  words: string;
  icon: "up" | "down" | null;
  style: "is-healthy" | "is-crashed" | "";
} {
  const difference = value - before;
  const isLarger = difference > 0;
  const isBetter = BETTER_WHEN_LARGER.test(column.field)
    ? isLarger
    : BETTER_WHEN_SMALLER.test(column.field)
      ? !isLarger
      : null;
  const text =
    column.kind === "PERCENTAGE"
      ? formatPoints(Math.abs(difference)).replace("+", "")
      : column.kind === "DURATION"
        ? formatDuration(Math.abs(difference))
        : column.kind === "RATE" || before === 0
          ? formatNumber(Math.abs(Math.round(difference * 100) / 100))
          : formatGrowth(Math.abs((difference / before) * 100));
  if (difference === 0)
    return { text, words: "unchanged", icon: null, style: "" };
  return {
    text,
    words: isLarger ? "up by" : "down by",
    icon: isLarger ? "up" : "down",
    style: isBetter === null ? "" : isBetter ? "is-healthy" : "is-crashed",
  };
}
