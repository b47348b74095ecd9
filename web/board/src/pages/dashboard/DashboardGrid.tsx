import { graphql, useFragment } from "react-relay";
import { Link } from "react-router";

import type { DashboardGrid_dashboard$key } from "../../relay/__generated__/DashboardGrid_dashboard.graphql";
import { useViewer } from "../../shell/viewer";
import { Empty } from "../../ui/Empty";
import { WidgetCard } from "../../widgets/WidgetCard";
import { compareLayouts, place } from "../../widgets/layout";
import { useDeployMarkers } from "../../widgets/useDeployMarkers";
import { useNumberContexts } from "./useNumberContexts";
import { useDashboardVariables } from "./variables";

/** The widgets of a dashboard in its grid of six columns. */
export function DashboardGrid(props: {
  dashboard: DashboardGrid_dashboard$key;
}) {
  const dashboard = useFragment(
    graphql`
      fragment DashboardGrid_dashboard on Dashboard
      @argumentDefinitions(
        projects: { type: "[ID!]" }
        environments: { type: "[String!]" }
        releases: { type: "[String!]" }
        period: { type: "String" }
        start: { type: "DateTime" }
        end: { type: "DateTime" }
      ) {
        id
        canEdit
        environments
        projects {
          slug
        }
        widgets {
          id
          displayType
          layout {
            x
            y
            w
            h
            minH
          }
          data(
            projects: $projects
            environments: $environments
            releases: $releases
            period: $period
            start: $start
            end: $end
          ) {
            start
            end
          }
          ...WidgetCard_widget
            @arguments(
              projects: $projects
              environments: $environments
              releases: $releases
              period: $period
              start: $start
              end: $end
            )
        }
      }
    `,
    props.dashboard,
  );
  const widgets = place(
    dashboard.widgets.map((widget) => ({
      widget,
      displayType: widget.displayType,
      layout: widget.layout ?? null,
    })),
  );
  const { organization } = useViewer();
  const variables = useDashboardVariables();
  const starts = dashboard.widgets.map((widget) => widget.data.start).sort();
  const ends = dashboard.widgets.map((widget) => widget.data.end).sort();
  const markers = useDeployMarkers({
    organization,
    start: starts[0] ?? null,
    end: ends.at(-1) ?? null,
    projects: variables.projects ?? dashboard.projects.map(({ slug }) => slug),
    environments: variables.environments ?? dashboard.environments ?? null,
  });
  const contexts = useNumberContexts(
    dashboard.widgets.filter((widget) => widget.displayType === "BIG_NUMBER"),
  );
  if (widgets.length === 0) {
    return (
      <section className="card">
        <Empty icon="dashboard" title="This dashboard has no widgets">
          {dashboard.canEdit ? (
            <Link
              className="btn primary"
              to={`/dashboards/${encodeURIComponent(dashboard.id)}/edit`}
            >
              Add a widget
            </Link>
          ) : (
            <p>Who may edit it can add some.</p>
          )}
        </Empty>
      </section>
    );
  }
  return (
    <div className="grid">
      {widgets
        .toSorted((one, other) => compareLayouts(one.layout, other.layout))
        .map(({ widget, layout }) => (
          <WidgetCard
            key={widget.id}
            widget={widget}
            layout={layout}
            markers={markers}
            context={contexts.get(widget.id)}
          />
        ))}
    </div>
  );
}
