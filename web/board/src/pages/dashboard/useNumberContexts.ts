import { useEffect, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay";

import type { useNumberContextsQuery } from "../../relay/__generated__/useNumberContextsQuery.graphql";
import type { NumberContext } from "../../widgets/WidgetCard";
import { useDashboardVariables } from "./variables";

type Numbers = readonly {
  readonly id: string;
  readonly data: { readonly start: string; readonly end: string };
}[];

type Contexts = ReadonlyMap<string, NumberContext>;

const HOUR = 3_600_000;
/** About how many points the small chart beside a number has. */
const POINTS = 28;

/**
 * Read what is shown beside big numbers, by the id of the widget: the number
 * of the range of the same length before, and the number over time. It arrives
 * after the numbers, which do not wait.
 */
export function useNumberContexts(widgets: Numbers): Contexts {
  const environment = useRelayEnvironment();
  const { projects, environments, releases } = useDashboardVariables();
  const [contexts, setContexts] = useState<Contexts>(new Map());
  const ids = widgets.map((widget) => widget.id).join("\n");
  const start = widgets[0]?.data.start;
  const end = widgets[0]?.data.end;
  useEffect(() => {
    if (!start || !end) return undefined;
    const length = Date.parse(end) - Date.parse(start);
    const request = fetchQuery<useNumberContextsQuery>(
      environment,
      graphql`
        query useNumberContextsQuery(
          $ids: [ID!]!
          $projects: [ID!]
          $environments: [String!]
          $releases: [String!]
          $before: DateTime!
          $start: DateTime!
          $end: DateTime!
          $interval: String!
        ) {
          nodes(ids: $ids) {
            ... on Widget {
              id
              before: data(
                projects: $projects
                environments: $environments
                releases: $releases
                start: $before
                end: $start
              ) {
                ...WidgetView_data
              }
              course: data(
                projects: $projects
                environments: $environments
                releases: $releases
                start: $start
                end: $end
                interval: $interval
                displayType: LINE
              ) {
                ...WidgetNumber_course
              }
            }
          }
        }
      `,
      {
        ids: ids.split("\n"),
        projects,
        environments,
        releases,
        before: new Date(Date.parse(start) - length).toISOString(),
        start,
        end,
        interval: `${Math.ceil(length / POINTS / HOUR)}h`,
      },
    ).subscribe({
      next: ({ nodes }) =>
        setContexts(
          new Map(
            nodes.flatMap((node) =>
              node?.id && node.before && node.course
                ? [[node.id, { before: node.before, course: node.course }]]
                : [],
            ),
          ),
        ),
      // A number alone is better than none.
      error: () => setContexts(new Map()),
    });
    return () => request.unsubscribe();
  }, [environment, ids, projects, environments, releases, start, end]);
  return contexts;
}
