import {
  formatCompact,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRoundPercent,
  NO_VALUE,
} from "../format/numbers";
import type { Unit } from "./model";

/** Write a number in full, as tables and tooltips have it. */
export function formatValue(
  value: number | null | undefined,
  unit: Unit,
  per?: string | null,
): string {
  if (value == null) return NO_VALUE;
  switch (unit) {
    case "PERCENTAGE":
      return formatPercent(value);
    case "DURATION":
      return formatDuration(value);
    case "RATE":
      return per
        ? `${formatNumber(round(value))} per ${per}`
        : formatNumber(round(value));
    case "DATE":
      return new Date(value * 1000).toLocaleString();
    default:
      return formatNumber(round(value));
  }
}

/** Write a number shortly, as axes and legends have it. */
export function formatShort(
  value: number | null | undefined,
  unit: Unit,
): string {
  if (value == null) return NO_VALUE;
  switch (unit) {
    case "PERCENTAGE":
      return formatPercent(value);
    case "DURATION":
      return formatDuration(value);
    default:
      return formatCompact(value);
  }
}

/** Write a tick of an axis. Ticks are round, so they need no decimals of their own. */
export function formatTick(value: number, unit: Unit): string {
  if (value === 0 && unit === "DURATION") return "0";
  if (unit === "PERCENTAGE") return formatRoundPercent(value);
  return formatShort(value, unit);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
