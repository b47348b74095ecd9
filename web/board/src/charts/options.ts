import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type { EChartsCoreOption } from "echarts/core";

import { formatTick } from "./format";
import {
  colourOf,
  DASHES,
  hasDailyBuckets,
  isIncomplete,
  type Threshold,
  type TimeChartData,
} from "./model";
import { findTicks } from "./timeTicks";

/** Room around the plot, in pixels. The left one is fixed, so that charts above one another line up. */
export const PLOT = {
  left: 44,
  right: 8,
  bottom: 22,
  top: 8,
  words: 18,
  flags: 24,
};

const PIXELS_PER_TICK = 90;
const BAR_SHARE = 0.8;
const MAX_BAR = 36;

type Options = {
  data: TimeChartData;
  width: number;
  hidden: ReadonlySet<string>;
  token: (name: string) => string;
  now: number;
};

/** The times that the axis begins and ends with. */
export function getSpan(data: TimeChartData): [start: number, end: number] {
  const first = data.timestamps[0] ?? 0;
  const last = data.timestamps.at(-1) ?? first;
  if (data.shape === "bar" || data.timestamps.length === 1) {
    return [first, last + data.interval];
  }
  return [first, last];
}

/** The time at which a value of a bucket is drawn: bars in the middle, points at its start. */
export function getPosition(data: TimeChartData, index: number): number {
  const start = data.timestamps[index] ?? 0;
  return data.shape === "bar" || data.timestamps.length === 1
    ? start + data.interval / 2
    : start;
}

/** Make ECharts' option of a chart. Tooltip, legend, cross-hair and deploys are drawn beside it. */
export function createOption(options: Options): EChartsCoreOption {
  const { data, token, width } = options;
  const [start, end] = getSpan(data);
  const ticks = findTicks(
    start,
    end,
    hasDailyBuckets(data),
    Math.max(2, Math.floor(width / PIXELS_PER_TICK)),
  );
  const labels = new Map(ticks.map((tick) => [tick.time, tick.label]));
  const times = ticks.map((tick) => tick.time);
  const largest = findLargest(options);
  const step = data.unit === "DURATION" ? chooseDuration(largest) : undefined;
  const scale = findRateScale(options);
  const isRate = data.unit === "PERCENTAGE";
  const startsAtZero = data.shape !== "line" || !isRate;
  const label = { color: token("--text-3"), fontSize: 11 };
  return {
    animation: false,
    aria: { enabled: false },
    grid: {
      left: PLOT.left,
      right: PLOT.right,
      bottom: PLOT.bottom,
      top: data.markers?.length
        ? PLOT.flags
        : data.thresholds?.length
          ? PLOT.words
          : PLOT.top,
    },
    textStyle: { fontFamily: token("--font-sans") },
    xAxis: {
      type: "value",
      min: start,
      max: end,
      axisLine: { lineStyle: { color: token("--chart-axis") } },
      axisTick: { customValues: times, length: 3 },
      axisLabel: {
        ...label,
        customValues: times,
        formatter: (value: number) => labels.get(value) ?? "",
        hideOverlap: true,
      },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      scale: !startsAtZero,
      min: startsAtZero ? 0 : scale?.min,
      max: isRate
        ? (extent: { max: number }) =>
            Math.max(extent.max, 0.01) && (extent.max > 90 ? 100 : undefined)
        : step
          ? Math.ceil(largest / step) * step
          : undefined,
      minInterval: data.unit === "INTEGER" ? 1 : undefined,
      splitNumber: 3,
      interval: step ?? scale?.interval,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        ...label,
        formatter: (value: number) => formatTick(value, data.unit),
      },
      splitLine: { lineStyle: { color: token("--chart-grid") } },
    },
    series: [
      ...data.series.flatMap<BarSeriesOption | LineSeriesOption>((_, index) =>
        options.hidden.has(data.series[index]?.name ?? "")
          ? []
          : data.shape === "bar"
            ? [toBars(options, index)]
            : toLines(options, index),
      ),
      ...(data.thresholds ?? []).map((threshold, index, all) =>
        toLimit(threshold, [start, end], widthOf(all.slice(index + 1)), token),
      ),
    ],
  };
}

/** Seconds between two ticks of durations: round in the units that people read. */
const DURATIONS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800,
  21_600, 43_200, 86_400, 172_800, 345_600, 604_800, 1_209_600, 2_419_200,
];

function chooseDuration(largest: number): number | undefined {
  return DURATIONS.find((step) => largest / step <= 4);
}

const RATE_STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 25];

/** The ticks of a line of rates near 100: round steps down from 100. */
function findRateScale({
  data,
  hidden,
}: Options): { min: number; interval: number } | undefined {
  if (data.unit !== "PERCENTAGE" || data.shape !== "line") return undefined;
  const values = valuesOf(data, hidden);
  if (values.length === 0 || Math.max(...values) <= 90) return undefined;
  const below = 100 - Math.min(...values);
  const interval = RATE_STEPS.find((each) => below / each <= 4) ?? 25;
  const count = Math.max(1, Math.ceil(below / interval));
  return { min: 100 - count * interval, interval };
}

function valuesOf(
  data: TimeChartData,
  hidden: ReadonlySet<string>,
): readonly number[] {
  const limits = (data.thresholds ?? []).map(({ value }) => value);
  const values = data.series
    .filter((series) => !hidden.has(series.name))
    .flatMap((series) => series.values.filter((value) => value !== null));
  return [...values, ...limits];
}

function findLargest({ data, hidden }: Options): number {
  return Math.max(0, ...valuesOf(data, hidden));
}

function toBars(options: Options, index: number): BarSeriesOption {
  const { data, token, width, now } = options;
  const series = data.series[index]!;
  const plot = width - PLOT.left - PLOT.right;
  const bar = (plot / Math.max(data.timestamps.length, 1)) * BAR_SHARE;
  const incomplete = isIncomplete(data, now);
  return {
    type: "bar",
    name: series.name,
    stack: "all",
    barWidth: Math.max(1, Math.min(bar, MAX_BAR)),
    itemStyle: {
      color: token(colourOf(series, index)),
      borderColor: token("--bg-surface"),
      borderWidth: bar > 4 ? 0.75 : 0,
    },
    data: series.values.map((value, bucket) => {
      const isLast = bucket === series.values.length - 1;
      // A bar without height would leave its border on the axis.
      const point = [getPosition(data, bucket), value === 0 ? null : value];
      return incomplete && isLast
        ? { value: point, itemStyle: { decal: hatch(token) } }
        : point;
    }),
    silent: true,
  };
}

/** Stripes over what is not over yet. */
function hatch(token: (name: string) => string) {
  return {
    symbol: "rect",
    dashArrayX: [1, 0],
    dashArrayY: [2, 3],
    rotation: -Math.PI / 4,
    color: token("--bg-surface"),
  };
}

function toLines(options: Options, index: number): LineSeriesOption[] {
  const { data, token, now } = options;
  const series = data.series[index]!;
  const colour = token(colourOf(series, index));
  const incomplete = isIncomplete(data, now);
  const isFilled = data.shape !== "line";
  const isStacked = data.shape === "stacked";
  const points = series.values.map((value, bucket) => [
    getPosition(data, bucket),
    value,
  ]);
  const hasDash = data.series.length > 1 && !isFilled;
  const shared = {
    type: "line" as const,
    name: series.name,
    silent: true,
    symbol: isAlone(series.values) ? "circle" : "none",
    symbolSize: 5,
    itemStyle: { color: colour },
    areaStyle: isFilled
      ? { color: colour, opacity: isStacked ? 0.75 : 0.14 }
      : undefined,
  };
  const width = isStacked ? 0.75 : 1.75;
  if (!incomplete || isStacked) {
    return [
      {
        ...shared,
        stack: isStacked ? "all" : undefined,
        lineStyle: {
          color: isStacked ? token("--bg-surface") : colour,
          width,
          type: hasDash ? toDash(index) : "solid",
        },
        data: points,
      },
    ];
  }
  return [
    {
      ...shared,
      lineStyle: {
        color: colour,
        width,
        type: hasDash ? toDash(index) : "solid",
      },
      data: points.slice(0, -1),
    },
    {
      ...shared,
      areaStyle: undefined,
      lineStyle: { color: colour, width, type: [1, 3] },
      symbol: "circle",
      symbolSize: 6,
      showSymbol: true,
      itemStyle: {
        color: token("--bg-surface"),
        borderColor: colour,
        borderWidth: 1.5,
      },
      data: points
        .slice(-2)
        .map((point, position, both) =>
          position === both.length - 1
            ? point
            : { value: point, symbol: "none" },
        ),
    },
  ];
}

/** About how wide the words of some limits are, in pixels. */
function widthOf(limits: readonly Threshold[]): number {
  return limits.reduce((sum, { label }) => sum + label.length * 6.2 + 12, 0);
}

/**
 * A line across the plot, which the axis reaches. Its words stand at the
 * right end, before those of the next limits, so that they never touch.
 */
function toLimit(
  { value, label, status }: Threshold,
  [start, end]: [number, number],
  room: number,
  token: (name: string) => string,
): LineSeriesOption {
  return {
    type: "line",
    silent: true,
    symbol: "none",
    z: 3,
    lineStyle: {
      color: token(`--status-${status}-solid`),
      width: 1,
      type: [5, 4],
      opacity: 0.8,
    },
    endLabel: {
      show: true,
      formatter: label,
      color: token(`--status-${status}-text`),
      fontSize: 11,
      align: "right",
      verticalAlign: "bottom",
      distance: 0,
      offset: [-2 - room, -2],
      // Readable over bars and areas, too.
      backgroundColor: token("--bg-surface"),
      borderRadius: 2,
      padding: [1, 3],
    },
    data: [
      [start, value],
      [end, value],
    ],
  };
}

function toDash(index: number): number[] | "solid" {
  const dash = DASHES[index % DASHES.length] ?? [];
  return dash.length > 0 ? [...dash] : "solid";
}

/** Whether no two neighbours have a value, so that there is no line to see. */
function isAlone(values: readonly (number | null)[]): boolean {
  return values.every(
    (value, index) => value === null || (values[index + 1] ?? null) === null,
  );
}
