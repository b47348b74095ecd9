import { graphql, useFragment } from "react-relay";

import type { WidgetBars_data$key } from "../relay/__generated__/WidgetBars_data.graphql";
import { isNumeric, nameOf, writeValue, type Value } from "./values";

/** One bar for each row, with the value at its end. */
export function WidgetBars(props: {
  data: WidgetBars_data$key;
  label: string;
}) {
  const data = useFragment(
    graphql`
      fragment WidgetBars_data on WidgetData {
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
    `,
    props.data,
  );
  const bars = data.results.flatMap((result) => {
    const number = result.columns.findIndex(isNumeric);
    const column = result.columns[number];
    return result.rows.map((row) => {
      const values = row.values as readonly Value[];
      const name = result.columns
        .flatMap((each, index) =>
          index === number ? [] : [writeValue(values[index] ?? null, each)],
        )
        .join(" · ");
      const value = values[number];
      return {
        name: name || (column ? nameOf(column) : ""),
        value: typeof value === "number" ? value : 0,
        text: column ? writeValue(value ?? null, column) : "",
      };
    });
  });
  const largest = Math.max(...bars.map((bar) => bar.value), Number.MIN_VALUE);
  if (bars.length === 0) {
    return <p className="fill faint">No data in this range.</p>;
  }
  return (
    <div className="fill">
      <ul className="hbars" aria-label={props.label} tabIndex={0}>
        {bars.map((bar, index) => (
          <li key={index}>
            <span className="cut">{bar.name}</span>
            <b>{bar.text}</b>
            <span className="bar">
              <i
                style={
                  {
                    width: `${Math.max(0, (bar.value / largest) * 100)}%`,
                    "--c": "var(--series-1)",
                  } as React.CSSProperties
                }
              />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
