import { Icon } from "../ui/Icon";
import { formatValue } from "./format";
import { colourOf, isIncomplete, type TimeChartData } from "./model";
import { describeBucket } from "./timeTicks";

type Props = {
  data: TimeChartData;
  bucket: number;
  hidden: ReadonlySet<string>;
  /** Where the cross-hair is, and the width of the chart, in pixels. */
  x: number;
  width: number;
  now: number;
};

const DISTANCE = 12;

/** The cross-hair with the values of a bucket, beside it and never under the pointer. */
export function Tooltip({ data, bucket, hidden, x, width, now }: Props) {
  const start = data.timestamps[bucket] ?? 0;
  const isStack = data.shape === "stacked" || data.shape === "bar";
  const rows = data.series
    .map((series, index) => ({
      name: series.name,
      colour: colourOf(series, index),
      value: series.values[bucket] ?? null,
    }))
    .filter((row) => !hidden.has(row.name))
    .filter((row) => !isStack || data.series.length === 1 || row.value);
  const sum = rows.reduce((total, row) => total + (row.value ?? 0), 0);
  const deploys = (data.markers ?? []).filter(
    (marker) => marker.time >= start && marker.time < start + data.interval,
  );
  const isLast = bucket === data.timestamps.length - 1;
  const style =
    x > width / 2 ? { right: width - x + DISTANCE } : { left: x + DISTANCE };
  return (
    <>
      <span className="cross-hair" style={{ left: x }} />
      <div className="tip" style={style} role="status">
        <p>
          {describeBucket(start, data.interval)}
          {isLast && isIncomplete(data, now) && " · incomplete"}
        </p>
        <ul>
          {rows.map((row) => (
            <li key={row.name}>
              <i
                className="key"
                style={{ "--c": `var(${row.colour})` } as React.CSSProperties}
              />
              <span>{row.name}</span>
              <b>{formatValue(row.value, data.unit, data.per)}</b>
            </li>
          ))}
          {rows.length === 0 && <li>Nothing in this time</li>}
          {isStack && rows.length > 1 && (
            <li className="sum">
              <span>Total</span>
              <b>{formatValue(sum, data.unit, data.per)}</b>
            </li>
          )}
        </ul>
        {deploys.map((deploy, index) => (
          <p
            key={index}
            className={deploy.isRollback ? "mark rollback" : "mark"}
          >
            <Icon name={deploy.isRollback ? "rollback" : "deploy"} />
            {deploy.label} to {deploy.environment || "(no environment)"}
          </p>
        ))}
      </div>
    </>
  );
}
