import { lazy } from "react";

/** The chart over time; ECharts is loaded with the first one. */
export const TimeChart = lazy(async () => ({
  default: (await import("./TimeChart")).TimeChart,
}));
