import { graphql, useLazyLoadQuery } from "react-relay";

import type { ReleaseChartsQuery } from "../../relay/__generated__/ReleaseChartsQuery.graphql";
import { toEnvironmentArgument, usePageFilters } from "../../shell/filters";
import { useViewer } from "../../shell/viewer";
import { quote } from "../../widgets/quote";
import { useDeployMarkers } from "../../widgets/useDeployMarkers";
import { WidgetView } from "../../widgets/WidgetView";

type Props = {
  version: string;
  /** The release before, whose line is drawn beside that of this one. */
  previous: string | null;
  /** The slug of the project whose sessions are drawn; null: all. */
  project: string | null;
};

/** Health over time: the rate of crash-free sessions, and sessions by kind. */
export function ReleaseCharts({ version, previous, project }: Props) {
  const { organization } = useViewer();
  const filters = usePageFilters();
  const range = {
    period: filters.period,
    start: filters.start,
    end: filters.end,
    environments: toEnvironmentArgument(filters),
    projects: [project ?? "-1"],
  };
  const both = previous === null ? [version] : [version, previous];
  const data = useLazyLoadQuery<ReleaseChartsQuery>(
    graphql`
      query ReleaseChartsQuery(
        $slug: String!
        $rates: WidgetDataInput!
        $kinds: WidgetDataInput!
      ) {
        organization(slug: $slug) {
          rates: widgetData(input: $rates) {
            start
            end
            ...WidgetView_data
          }
          kinds: widgetData(input: $kinds) {
            ...WidgetView_data
          }
        }
      }
    `,
    {
      slug: organization,
      rates: {
        ...range,
        widget: {
          title: "Crash-free sessions",
          displayType: "LINE",
          widgetType: "METRICS",
          interval: "1h",
          queries: [
            {
              fields: [],
              aggregates: ["crash_free_rate(session)"],
              columns: ["release"],
              conditions: `release:[${both.map(quote).join(",")}]`,
            },
          ],
        },
      },
      kinds: {
        ...range,
        widget: {
          title: "Sessions by kind",
          displayType: "BAR",
          widgetType: "METRICS",
          interval: "1h",
          queries: [
            {
              fields: [],
              aggregates: ["sum(session)"],
              columns: ["session.status"],
              conditions: `release:${quote(version)}`,
            },
          ],
        },
      },
    },
    { fetchPolicy: "store-and-network" },
  );
  const rates = data.organization?.rates;
  const markers = useDeployMarkers({
    organization,
    start: rates?.start ?? null,
    end: rates?.end ?? null,
    projects: range.projects,
    environments: range.environments,
    release: version,
  });
  return (
    <>
      <section className="card chart-card" aria-label="Crash-free sessions">
        <header>
          <h2>Crash-free sessions</h2>
          {previous && (
            <span className="small faint">beside the release before</span>
          )}
        </header>
        <WidgetView
          widget={{
            title: "Crash-free sessions",
            description: null,
            displayType: "LINE",
            thresholds: null,
          }}
          data={rates ?? null}
          markers={markers}
        />
      </section>
      <section className="card chart-card" aria-label="Sessions by kind">
        <header>
          <h2>Sessions by kind</h2>
        </header>
        <WidgetView
          widget={{
            title: "Sessions by kind",
            description: null,
            displayType: "BAR",
            thresholds: null,
          }}
          data={data.organization?.kinds ?? null}
          markers={markers}
        />
      </section>
    </>
  );
}
