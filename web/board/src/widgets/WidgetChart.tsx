import { graphql, useFragment } from "react-relay";

import { TimeChart } from "../charts";
import { formatTick } from "../charts/format";
import type { Marker, Series, Shape, Unit } from "../charts/model";
import type { WidgetChart_data$key } from "../relay/__generated__/WidgetChart_data.graphql";
import { nameOf } from "./values";
import type { Drawn } from "./WidgetView";

const SHAPES: Readonly<Record<string, Shape>> = {
  LINE: "line",
  AREA: "area",
  STACKED_AREA: "stacked",
  BAR: "bar",
  TOP_N: "stacked",
};

/** Session kinds have the colours of their status, also beside others in a chart. */
const STATUS_COLOURS: Readonly<Record<string, string>> = {
  healthy: "--status-healthy-solid",
  errored: "--status-errored-solid",
  abnormal: "--status-abnormal-solid",
  crashed: "--status-crashed-solid",
};

/** The thresholds of a widget, and what begins beyond each. */
const LIMITS = [
  { of: "max1", words: "Good up to", status: "errored" },
  { of: "max2", words: "Meh up to", status: "crashed" },
] as const;

type Props = {
  widget: Drawn;
  data: WidgetChart_data$key;
  label: string;
  markers: readonly Marker[];
};

/** The series of all queries of a widget in one chart. */
export function WidgetChart(props: Props) {
  const { widget } = props;
  const data = useFragment(
    graphql`
      fragment WidgetChart_data on WidgetData {
        interval
        timestamps
        results {
          name
          series {
            label
            isOther
            values
            total
            groupBy {
              column
              value
            }
            column {
              field
              alias
              kind
              unit
            }
          }
        }
      }
    `,
    props.data,
  );
  const results = data.results;
  const drawn = results.flatMap((result) =>
    result.series
      .map((series) => ({ ...series, query: result.name }))
      .toSorted((one, other) => rankOf(one.groupBy) - rankOf(other.groupBy)),
  );
  const series: Series[] = drawn.map((each) => ({
    name:
      results.length > 1 && each.query && each.groupBy.length > 0
        ? `${each.query}: ${each.label}`
        : each.query && each.groupBy.length === 0
          ? each.query
          : each.label || nameOf(each.column),
    values: each.values.map((value) => value ?? null),
    total: each.total ?? null,
    isOther: each.isOther,
    ...colourOfStatus(each.groupBy),
  }));
  const [first] = drawn;
  const unit = (first?.column.kind ?? "NUMBER") as Unit;
  const thresholds = LIMITS.flatMap(({ of, words, status }) => {
    const value = widget.thresholds?.[of];
    if (value == null) return [];
    return [{ value, label: `${words} ${formatTick(value, unit)}`, status }];
  });
  const targets =
    widget.target == null
      ? []
      : [
          {
            value: widget.target,
            label: `Target ${formatTick(widget.target, unit)}`,
            status: "crashed" as const,
          },
        ];
  return (
    <div className="fill">
      <TimeChart
        label={props.label}
        data={{
          shape: SHAPES[widget.displayType] ?? "line",
          unit,
          per: first?.column.unit ?? null,
          timestamps: data.timestamps,
          interval: data.interval,
          series,
          markers: props.markers,
          thresholds: [...thresholds, ...targets],
        }}
      />
    </div>
  );
}

type Groups = readonly {
  readonly column: string;
  readonly value: string | null | undefined;
}[];

function statusOf(groups: Groups): string {
  return groups.find(({ column }) => column === "session.status")?.value ?? "";
}

/** Session kinds are stacked from the healthy ones up; everything else keeps the order of the answer. */
function rankOf(groups: Groups): number {
  return Object.keys(STATUS_COLOURS).indexOf(statusOf(groups));
}

function colourOfStatus(groups: Groups): { colour?: string } {
  const colour = STATUS_COLOURS[statusOf(groups)];
  return colour ? { colour } : {};
}
