import { useEffect, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay";

import type { DeliveryPageQuery } from "../../relay/__generated__/DeliveryPageQuery.graphql";
import type { metricsBeforeQuery } from "../../relay/__generated__/metricsBeforeQuery.graphql";
import {
  toEnvironmentArgument,
  toProjectArgument,
  type PageFilters,
  type Range,
} from "../../shell/filters";
import { useViewer } from "../../shell/viewer";

/** The four key metrics, each with the aggregate of its number and those of its chart. */
export const METRICS = [
  {
    key: "frequency",
    starter: "deploy-frequency",
    title: "Deploy frequency",
    about: "Deploys per day.",
    displayType: "BAR",
    number: "deploy_frequency()",
    chart: ["deploy_frequency()"],
    unit: "per day",
    factor: 1,
  },
  {
    key: "leadTime",
    starter: "lead-time",
    title: "Lead time",
    about:
      "From a commit’s date to its first deploy; the number is the median.",
    displayType: "LINE",
    number: "lead_time(p50)",
    chart: ["lead_time(p50)", "lead_time(p90)"],
    unit: "hours",
    factor: 3600,
  },
  {
    key: "failures",
    starter: "change-failure-rate",
    title: "Change failure rate",
    about: "Deploys whose next deploy, within 7 days, was a rollback.",
    displayType: "BAR",
    number: "change_failure_rate()",
    chart: ["change_failure_rate()"],
    unit: "percent",
    factor: 1,
  },
  {
    key: "restore",
    starter: "time-to-restore",
    title: "Time to restore",
    about:
      "From a failed deploy to the end of its rollback; the number is the median.",
    displayType: "LINE",
    number: "time_to_restore(p50)",
    chart: ["time_to_restore(p50)", "time_to_restore(p90)"],
    unit: "hours",
    factor: 3600,
  },
] as const;

export type Metric = (typeof METRICS)[number];

const DAY = 86_400_000;

/** The words for an interval. */
export const INTERVALS = {
  "1h": "hourly",
  "1d": "daily",
  "1w": "weekly",
} as const;

/** The interval at which a range has 7 to 60 buckets, as far as there is one. */
export function chooseInterval({ start, end }: Range): keyof typeof INTERVALS {
  const days = (end - start) / DAY;
  return days <= 2 ? "1h" : days <= 45 ? "1d" : "1w";
}

/** Make the input that asks for the number or for the chart of a metric. */
export function toInput(
  filters: PageFilters,
  { start, end }: Range,
  metric: Metric,
  displayType: "BIG_NUMBER" | "BAR" | "LINE",
): DeliveryPageQuery["variables"]["frequency"] {
  const aggregates =
    displayType === "BIG_NUMBER" ? [metric.number] : metric.chart;
  return {
    projects: toProjectArgument(filters),
    environments: toEnvironmentArgument(filters),
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    widget: {
      title: metric.title,
      displayType,
      widgetType: "DELIVERY",
      interval: chooseInterval({ start, end }),
      queries: [
        {
          fields: aggregates,
          fieldAliases: aggregates.map(nameOfPercentile),
          aggregates,
          columns: [],
          conditions: "",
        },
      ],
    },
  };
}

type Numbers = NonNullable<metricsBeforeQuery["response"]["organization"]>;

/**
 * Read the numbers of the range of the same length before. They arrive after
 * those of the range, which do not wait; null until then, and without an answer.
 */
export function useBefore(filters: PageFilters, range: Range): Numbers | null {
  const { organization: slug } = useViewer();
  const environment = useRelayEnvironment();
  const [numbers, setNumbers] = useState<Numbers | null>(null);
  const before = { start: 2 * range.start - range.end, end: range.start };
  const ask = (metric: Metric) =>
    toInput(filters, before, metric, "BIG_NUMBER");
  const text = JSON.stringify({
    slug,
    frequency: ask(METRICS[0]),
    leadTime: ask(METRICS[1]),
    failures: ask(METRICS[2]),
    restore: ask(METRICS[3]),
  } satisfies metricsBeforeQuery["variables"]);
  useEffect(() => {
    setNumbers(null);
    const request = fetchQuery<metricsBeforeQuery>(
      environment,
      graphql`
        query metricsBeforeQuery(
          $slug: String!
          $frequency: WidgetDataInput!
          $leadTime: WidgetDataInput!
          $failures: WidgetDataInput!
          $restore: WidgetDataInput!
        ) {
          organization(slug: $slug) {
            frequency: widgetData(input: $frequency) {
              ...WidgetView_data
            }
            leadTime: widgetData(input: $leadTime) {
              ...WidgetView_data
            }
            failures: widgetData(input: $failures) {
              ...WidgetView_data
            }
            restore: widgetData(input: $restore) {
              ...WidgetView_data
            }
          }
        }
      `,
      JSON.parse(text) as metricsBeforeQuery["variables"],
    ).subscribe({
      next: ({ organization }) => setNumbers(organization ?? null),
      // A number alone is better than none.
      error: () => setNumbers(null),
    });
    return () => request.unsubscribe();
  }, [environment, text]);
  return numbers;
}

/** "p50" of "lead_time(p50)"; empty for what has no percentile. */
function nameOfPercentile(aggregate: string): string {
  return /\((p\d+)\)/.exec(aggregate)?.[1] ?? "";
}
