import { Suspense, useCallback, useState } from "react";
import { graphql } from "react-relay";

import type { DeliveryPageQuery } from "../../relay/__generated__/DeliveryPageQuery.graphql";
import type { WidgetView_data$key } from "../../relay/__generated__/WidgetView_data.graphql";
import { FiltersBar } from "../../shell/FiltersBar";
import { toRange, usePageFilters, type Range } from "../../shell/filters";
import { useRefreshableQuery } from "../../relay/useRefreshableQuery";
import { Page } from "../../shell/Page";
import { useViewer } from "../../shell/viewer";
import { FailureBoundary } from "../../ui/Failure";
import { WidgetView } from "../../widgets/WidgetView";
import { AddToDashboard } from "./AddToDashboard";
import { Deploys } from "./Deploys";
import {
  chooseInterval,
  INTERVALS,
  METRICS,
  toInput,
  useBefore,
  type Metric,
} from "./metrics";
import { TargetPicker, useTarget } from "./Target";

/** How often and how fast changes arrive, and how often and how long they fail. */
export function Component() {
  const [fetchKey, setFetchKey] = useState(0);
  const refresh = useCallback(() => setFetchKey((before) => before + 1), []);
  const { canWrite } = useViewer();
  const filters = usePageFilters();
  const [now, setNow] = useState(Date.now);
  const range = toRange(filters, now);
  return (
    <Page
      title="Delivery"
      detail={`The four key metrics, ${INTERVALS[chooseInterval(range)]}`}
      actions={
        canWrite && (
          <AddToDashboard starters={METRICS.map(({ starter }) => starter)} />
        )
      }
    >
      <FiltersBar
        onRefresh={() => {
          setNow(Date.now());
          refresh();
        }}
      />
      <FailureBoundary onRetry={refresh}>
        <Suspense fallback={<MetricsSkeleton />}>
          <Metrics fetchKey={fetchKey} range={range} />
          <Deploys range={range} />
        </Suspense>
      </FailureBoundary>
    </Page>
  );
}

/** The length of a range in words: 14 days, 24 hours. */
function describeLength({ start, end }: Range): string {
  const hours = Math.round((end - start) / 3_600_000);
  if (hours < 48) return hours === 1 ? "the hour" : `the ${hours} hours`;
  return `the ${Math.round(hours / 24)} days`;
}

function Metrics({ fetchKey, range }: { fetchKey: number; range: Range }) {
  const { organization } = useViewer();
  const filters = usePageFilters();
  const before = useBefore(filters, range);
  const toInputs = (metric: Metric) => ({
    number: toInput(filters, range, metric, "BIG_NUMBER"),
    chart: toInput(filters, range, metric, metric.displayType),
  });
  const frequency = toInputs(METRICS[0]);
  const leadTime = toInputs(METRICS[1]);
  const failures = toInputs(METRICS[2]);
  const restore = toInputs(METRICS[3]);

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
      frequencyNumber: frequency.number,
      frequency: frequency.chart,
      leadTimeNumber: leadTime.number,
      leadTime: leadTime.chart,
      failuresNumber: failures.number,
      failures: failures.chart,
      restoreNumber: restore.number,
      restore: restore.chart,
    },
    fetchKey,
  );
  const answers = data.organization;
  if (!answers) return null;
  return (
    <div className="metrics">
      {METRICS.map((metric) => (
        <MetricCard
          key={metric.key}
          metric={metric}
          number={answers[`${metric.key}Number`]}
          before={before?.[metric.key] ?? null}
          chart={answers[metric.key]}
          against={`${describeLength(range)} before`}
        />
      ))}
    </div>
  );
}

function MetricCard(props: {
  metric: Metric;
  number: WidgetView_data$key;
  before: WidgetView_data$key | null;
  chart: WidgetView_data$key;
  against: string;
}) {
  const { metric } = props;
  const [target, setTarget] = useTarget(metric.key);
  const drawn = { title: metric.title, description: null, thresholds: null };
  return (
    <section className="card chart-card" aria-label={metric.title}>
      <header>
        <h2 className="grow">{metric.title}</h2>
        <TargetPicker
          metric={metric.title}
          unit={metric.unit}
          target={target}
          onChange={setTarget}
        />
      </header>
      <WidgetView
        widget={{ ...drawn, displayType: "BIG_NUMBER" }}
        data={props.number}
        previous={props.before}
        against={props.against}
      />
      <p className="in small muted">{metric.about}</p>
      <WidgetView
        widget={{
          ...drawn,
          displayType: metric.displayType,
          target: target === null ? null : target * metric.factor,
        }}
        data={props.chart}
      />
    </section>
  );
}

/** The shape of the four cards while they are loading. */
function MetricsSkeleton() {
  return (
    <div className="metrics" role="status" aria-label="Loading the metrics">
      {METRICS.map(({ key }) => (
        <span key={key} className="skel skel-metric" />
      ))}
    </div>
  );
}
