/** Numbers in the viewer's locale, as the design has them: a true minus sign, compact axes, rates with two digits. */

const full = new Intl.NumberFormat();
const compact = new Intl.NumberFormat(undefined, {
  notation: "compact",
  maximumFractionDigits: 1,
});
const percent = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const round = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const tenths = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });

export const NO_VALUE = "–";

/** All digits: 1,284. For tables and tooltips. */
export function formatNumber(value: number | null | undefined): string {
  return value == null ? NO_VALUE : withMinus(full.format(value));
}

/** A number of things: "1 commit", "1,284 commits". */
export function formatCounted(count: number, thing: string): string {
  return `${formatNumber(count)} ${thing}${count === 1 ? "" : "s"}`;
}

/** Releases are counted to this number; a larger count means that there are more. */
const LARGEST_COUNT = 10_000;

/** A number of releases: "1,284", "more than 10,000". */
export function formatReleaseCount(count: number): string {
  return count > LARGEST_COUNT
    ? `more than ${formatNumber(LARGEST_COUNT)}`
    : formatNumber(count);
}

/** At most four characters and a unit: 412.8k. For axes and big numbers. */
export function formatCompact(value: number | null | undefined): string {
  return value == null
    ? NO_VALUE
    : withMinus(compact.format(value).replace("K", "k"));
}

/** A rate from 0 to 100 without its sign: 99.62. */
export function formatRate(value: number): string {
  return withMinus(percent.format(value));
}

/** A rate from 0 to 100: 99.62%. */
export function formatPercent(value: number | null | undefined): string {
  return value == null ? NO_VALUE : `${formatRate(value)}%`;
}

/** A round rate from 0 to 100, as ticks of an axis are: 99.5%. */
export function formatRoundPercent(value: number): string {
  return `${withMinus(round.format(value))}%`;
}

/** By how much a number has grown, as a percentage: 12.5%. */
export function formatGrowth(percentage: number): string {
  return `${withMinus(tenths.format(percentage))}%`;
}

/** A share from 0 to 100 without decimals; what is not quite 0 or 100 does not look so. */
export function formatShare(value: number | null | undefined): string {
  if (value == null) return NO_VALUE;
  if (value > 0 && value < 1) return "<1%";
  if (value > 99 && value < 100) return ">99%";
  return `${whole.format(value)}%`;
}

/** The difference of two rates in points: +0.14 pp. */
export function formatPoints(difference: number): string {
  const sign = difference > 0 ? "+" : "";
  return `${sign}${withMinus(percent.format(difference))} pp`;
}

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "m"],
  [1, "s"],
];

/** A duration in its two largest units: 5h 40m. Below a second: 340 ms. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds == null) return NO_VALUE;
  if (seconds < 1) return `${full.format(Math.round(seconds * 1000))} ms`;
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const [size, name] of UNITS) {
    if (parts.length === 2) break;
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${name}`);
    else if (parts.length > 0) break;
  }
  return parts.join(" ");
}

function withMinus(text: string): string {
  return text.replace("-", "−");
}
