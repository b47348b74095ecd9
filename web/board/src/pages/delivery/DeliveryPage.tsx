import { Suspense, useCallback, useState } from "react";
import { graphql } from "react-relay";

import type { DeliveryPageQuery } from "../../relay/__generated__/DeliveryPageQuery.graphql";
import { FiltersBar } from "../../shell/FiltersBar";
import {
  toEnvironmentArgument,
  toProjectArgument,
  usePageFilters,
} from "../../shell/filters";
import { useRefreshableQuery } from "../../relay/useRefreshableQuery";
import { Page } from "../../shell/Page";
import { useViewer } from "../../shell/viewer";
import { FailureBoundary } from "../../ui/Failure";
import { WidgetView } from "../../widgets/WidgetView";
import { Deploys } from "./Deploys";

/** The four key metrics, each with the aggregate of its number and those of its chart. */
const METRICS = [
  {
    key: "frequency",
    title: "Deploy frequency",
    about: "Deploys per day.",
    displayType: "BAR",
    number: "deploy_frequency()",
    chart: ["deploy_frequency()"],
  },
  {
    key: "leadTime",
    title: "Lead time",
    about: "From a commit’s date to its first deploy.",
    displayType: "LINE",
    number: "lead_time(p50)",
    chart: ["lead_time(p50)", "lead_time(p90)"],
  },
  {
    key: "failures",
    title: "Change failure rate",
    about: "Deploys whose next deploy, within 7 days, was a rollback.",
    displayType: "BAR",
    number: "change_failure_rate()",
    chart: ["change_failure_rate()"],
  },
  {
    key: "restore",
    title: "Time to restore",
    about: "From a failed deploy to the end of its rollback.",
    displayType: "LINE",
    number: "time_to_restore(p50)",
    chart: ["time_to_restore(p50)", "time_to_restore(p90)"],
  },
] as const;

/** How often and how fast changes arrive, and how often and how long they fail. */
export function Component() {
  const [fetchKey, setFetchKey] = useState(0);
  const refresh = useCallback(() => setFetchKey((before) => before + 1), []);
  return (
    <Page title="Delivery" detail="The four key metrics">
      <FiltersBar onRefresh={refresh} />
      <FailureBoundary onRetry={refresh}>
        <Suspense fallback={<span className="skel skel-card" />}>
          <Metrics fetchKey={fetchKey} />
          <Deploys />
        </Suspense>
      </FailureBoundary>
    </Page>
  );
}

function Metrics({ fetchKey }: { fetchKey: number }) {
  const { organization } = useViewer();
  const filters = usePageFilters();
  const inputs = METRICS.map((metric) => ({
    number: toInput("BIG_NUMBER", [metric.number]),
    chart: toInput(metric.displayType, metric.chart),
  }));

  function toInput(
    displayType: "BIG_NUMBER" | "BAR" | "LINE",
    aggregates: readonly string[],
  ) {
    return {
      projects: toProjectArgument(filters),
      environments: toEnvironmentArgument(filters),
      period: filters.period,
      start: filters.start,
      end: filters.end,
      widget: {
        title: "Delivery",
        displayType,
        widgetType: "DELIVERY" as const,
        interval:
          filters.period && /^(1h|24h)$/.test(filters.period) ? "1h" : "1d",
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

  const data = useRefreshableQuery<DeliveryPageQuery>(
    graphql`
      query DeliveryPageQuery(
        $slug: String!
        $frequencyNumber: WidgetDataInput!
        $frequency: WidgetDataInput!
        $leadTimeNumber: WidgetDataInput!
        $leadTime: WidgetDataInput!
        $failuresNumber: WidgetDataInput!
        $failures: WidgetDataInput!
        $restoreNumber: WidgetDataInput!
        $restore: WidgetDataInput!
      ) {
        organization(slug: $slug) {
          frequencyNumber: widgetData(input: $frequencyNumber) {
            ...WidgetView_data
          }
          frequency: widgetData(input: $frequency) {
            ...WidgetView_data
          }
          leadTimeNumber: widgetData(input: $leadTimeNumber) {
            ...WidgetView_data
          }
          leadTime: widgetData(input: $leadTime) {
            ...WidgetView_data
          }
          failuresNumber: widgetData(input: $failuresNumber) {
            ...WidgetView_data
          }
          failures: widgetData(input: $failures) {
            ...WidgetView_data
          }
          restoreNumber: widgetData(input: $restoreNumber) {
            ...WidgetView_data
          }
          restore: widgetData(input: $restore) {
            ...WidgetView_data
          }
        }
      }
    `,
    {
      slug: organization,
      frequencyNumber: inputs[0]!.number,
      frequency: inputs[0]!.chart,
      leadTimeNumber: inputs[1]!.number,
      leadTime: inputs[1]!.chart,
      failuresNumber: inputs[2]!.number,
      failures: inputs[2]!.chart,
      restoreNumber: inputs[3]!.number,
      restore: inputs[3]!.chart,
    },
    fetchKey,
  );
  const answers = data.organization;
  if (!answers) return null;
  return (
    <div className="metrics">
      {METRICS.map((metric) => (
        <section
          key={metric.key}
          className="card chart-card"
          aria-label={metric.title}
        >
          <header>
            <h2>{metric.title}</h2>
          </header>
          <WidgetView
            widget={{
              title: metric.title,
              description: null,
              displayType: "BIG_NUMBER",
              thresholds: null,
            }}
            data={answers[`${metric.key}Number`]}
          />
          <p className="in small muted">{metric.about}</p>
          <WidgetView
            widget={{
              title: metric.title,
              description: null,
              displayType: metric.displayType,
              thresholds: null,
            }}
            data={answers[metric.key]}
          />
        </section>
      ))}
    </div>
  );
}

/** "p50" of "lead_time(p50)"; empty for what has no percentile. */
function nameOfPercentile(aggregate: string): string {
  return /\((p\d+)\)/.exec(aggregate)?.[1] ?? "";
}
