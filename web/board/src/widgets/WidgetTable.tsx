import { graphql, useFragment } from "react-relay";
import { Link } from "react-router";

import type { WidgetTable_data$key } from "../relay/__generated__/WidgetTable_data.graphql";
import { Time } from "../ui/Time";
import {
  isNumeric,
  nameOf,
  writeValue,
  type Column,
  type Value,
} from "./values";

/** The rows of each query; a chart has a row for each series. */
export function WidgetTable(props: {
  data: WidgetTable_data$key;
  label: string;
  /** What a table without rows says. */
  none?: string | undefined;
}) {
  const data = useFragment(
    graphql`
      fragment WidgetTable_data on WidgetData {
        results {
          name
          columns {
            field
            alias
            kind
            unit
          }
          rows {
            values
          }
          series {
            label
            total
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
  return (
    <div
      className="fill scroll"
      tabIndex={0}
      role="region"
      aria-label={props.label}
    >
      {data.results.map((result, index) =>
        result.rows.length > 0 || result.series.length === 0 ? (
          <Rows
            key={index}
            none={props.none ?? "No data in this range."}
            name={data.results.length > 1 ? result.name : ""}
            columns={result.columns}
            rows={result.rows.map((row) => row.values as readonly Value[])}
          />
        ) : (
          <Totals key={index} series={result.series} />
        ),
      )}
    </div>
  );
}

function Rows(props: {
  none: string;
  name: string;
  columns: readonly Column[];
  rows: readonly (readonly Value[])[];
}) {
  if (props.rows.length === 0) {
    return <p className="faint">{props.none}</p>;
  }
  return (
    <table className="table">
      {props.name && <caption className="small faint">{props.name}</caption>}
      <thead>
        <tr>
          {props.columns.map((column, index) => (
            <th
              key={index}
              scope="col"
              className={isNumeric(column) ? "num" : undefined}
            >
              {nameOf(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row, index) => (
          <tr key={index}>
            {props.columns.map((column, position) => (
              <td key={position} className={isNumeric(column) ? "num" : "cut"}>
                <Cell column={column} value={row[position] ?? null} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ column, value }: { column: Column; value: Value }) {
  if (column.field === "release" && typeof value === "string" && value) {
    return (
      <Link className="mono" to={`/releases/${encodeURIComponent(value)}`}>
        {value}
      </Link>
    );
  }
  if (column.kind === "DATE" && typeof value === "string") {
    return <Time date={value} />;
  }
  return writeValue(value, column);
}

function Totals(props: {
  series: readonly {
    readonly label: string;
    readonly total: number | null | undefined;
    readonly column: Column;
  }[];
}) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Series</th>
          <th scope="col" className="num">
            Whole range
          </th>
        </tr>
      </thead>
      <tbody>
        {props.series.map((series, index) => (
          <tr key={index}>
            <td className="cut">{series.label || nameOf(series.column)}</td>
            <td className="num">
              {writeValue(series.total ?? null, series.column)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
