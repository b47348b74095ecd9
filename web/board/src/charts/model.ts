/** What charts draw, without saying where it comes from. */

/** How numbers of a chart are written. */
export type Unit =
  "INTEGER" | "NUMBER" | "PERCENTAGE" | "DURATION" | "RATE" | "DATE" | "STRING";

export type Shape = "line" | "area" | "stacked" | "bar";

export type Series = {
  name: string;
  /** A value for each bucket; null: no data. */
  values: readonly (number | null)[];
  /** The value over the whole range. */
  total: number | null;
  /** The sum of the groups without a series of their own. */
  isOther: boolean;
  /** The name of a colour of tokens.css; absent: the next series colour. */
  colour?: string;
};

/** A deploy, drawn as a vertical line. */
export type Marker = {
  /** Unix seconds. */
  time: number;
  label: string;
  environment: string;
  isRollback: boolean;
};

/** A limit, drawn as a dashed line with its words. */
export type Threshold = {
  value: number;
  label: string;
  /** The status that begins beyond it. */
  status: "errored" | "crashed";
};

export type TimeChartData = {
  shape: Shape;
  unit: Unit;
  /** What a rate is per, such as "day". */
  per?: string | null;
  /** Unix seconds at which each bucket begins. */
  timestamps: readonly number[];
  /** Seconds of a bucket. */
  interval: number;
  series: readonly Series[];
  markers?: readonly Marker[];
  thresholds?: readonly Threshold[];
};

const DAY = 86_400;

/** Whether buckets are whole UTC days. */
export function hasDailyBuckets(data: TimeChartData): boolean {
  return data.interval >= DAY;
}

/** Whether the last bucket is not over yet. */
export function isIncomplete(data: TimeChartData, now: number): boolean {
  const last = data.timestamps.at(-1);
  return last !== undefined && last + data.interval > now;
}

export function hasData(data: TimeChartData): boolean {
  return data.series.some((each) =>
    each.values.some((value) => value !== null),
  );
}

/** The dash pattern of the line of a series: distinguishable without colour. */
export const DASHES: readonly (readonly number[])[] = [
  [],
  [6, 3],
  [2, 3],
  [8, 3, 2, 3],
  [10, 4],
];

/** The colour variable of a series, in the order of the answer. */
export function colourOf(series: Series, index: number): string {
  if (series.isOther) return "--series-other";
  return series.colour ?? `--series-${(index % 10) + 1}`;
}
