import { graphql, useFragment } from "react-relay";

import { TimeChart } from "../charts";
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

/** Session kinds have the colours of their status, whatever else a chart shows. */
const STATUS_COLOURS: Readonly<Record<string, string>> = {
  healthy: "--status-healthy-solid",
  errored: "--status-errored-solid",
  abnormal: "--status-abnormal-solid",
  crashed: "--status-crashed-solid",
};

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
    result.series.map((series) => ({ ...series, query: result.name })),
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
  const thresholds = [
    { value: widget.thresholds?.max1, label: "good up to" },
    { value: widget.thresholds?.max2, label: "meh up to" },
  ].flatMap(({ value, label }) =>
    value == null ? [] : [{ value, label: `${label} ${value}` }],
  );
  return (
    <div className="fill">
      <TimeChart
        label={props.label}
        data={{
          shape: SHAPES[widget.displayType] ?? "line",
          unit: (first?.column.kind ?? "NUMBER") as Unit,
          per: first?.column.unit ?? null,
          timestamps: data.timestamps,
          interval: data.interval,
          series,
          markers: props.markers,
          thresholds,
        }}
      />
    </div>
  );
}

function colourOfStatus(
  groups: readonly {
    readonly column: string;
    readonly value: string | null | undefined;
  }[],
): { colour?: string } {
  const status = groups.find((group) => group.column === "session.status");
  const colour = STATUS_COLOURS[status?.value ?? ""];
  return colour ? { colour } : {};
}
