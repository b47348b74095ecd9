import { graphql, useFragment } from "react-relay";
import { Link } from "react-router";

import type { DashboardCard_dashboard$key } from "../../relay/__generated__/DashboardCard_dashboard.graphql";
import { Time } from "../../ui/Time";
import { COLUMNS, place } from "../../widgets/layout";
import { Favourite } from "../dashboard/Favourite";
import { isPrebuilt } from "../dashboard/prebuilt";

/** A dashboard in the list, with a small picture of its layout. */
export function DashboardCard(props: {
  dashboard: DashboardCard_dashboard$key;
}) {
  const dashboard = useFragment(
    graphql`
      fragment DashboardCard_dashboard on Dashboard {
        id
        title
        dateUpdated
        createdBy {
          name
        }
        widgets {
          id
          title
          displayType
          layout {
            x
            y
            w
            h
            minH
          }
        }
        ...Favourite_dashboard
      }
    `,
    props.dashboard,
  );
  const widgets = place(
    dashboard.widgets.map((widget) => ({
      ...widget,
      layout: widget.layout ?? null,
    })),
  );
  const count = widgets.length;
  return (
    <article className="card tile">
      <Picture widgets={widgets} />
      <header>
        <h2 className="cut grow">
          <Link to={`/dashboards/${encodeURIComponent(dashboard.id)}`}>
            {dashboard.title}
          </Link>
        </h2>
        <Favourite dashboard={dashboard} />
      </header>
      <p className="in small faint">
        {count} {count === 1 ? "widget" : "widgets"} ·{" "}
        {isPrebuilt(dashboard.id) ? (
          "prebuilt"
        ) : (
          <>
            {dashboard.createdBy?.name ?? "unknown"} ·{" "}
            <Time date={dashboard.dateUpdated} />
          </>
        )}
      </p>
    </article>
  );
}

/** Rows of the grid that the picture shows. */
const ROWS = 6;

function Picture(props: {
  widgets: readonly {
    readonly id: string;
    readonly displayType: string;
    readonly layout: { x: number; y: number; w: number; h: number };
  }[];
}) {
  return (
    <svg
      className="layout-picture"
      viewBox={`0 0 ${COLUMNS * 20} ${ROWS * 11}`}
      aria-hidden="true"
    >
      {props.widgets
        .filter(({ layout }) => layout.y < ROWS)
        .map(({ id, layout, displayType }) => (
          <rect
            key={id}
            className={`kind-${displayType.toLowerCase()}`}
            x={layout.x * 20 + 1}
            y={layout.y * 11 + 1}
            width={layout.w * 20 - 2}
            height={Math.min(layout.h, ROWS - layout.y) * 11 - 2}
            rx={1.5}
          />
        ))}
    </svg>
  );
}
