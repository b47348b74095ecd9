import { useEffect, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay";

import type { WidgetView_data$key } from "../../relay/__generated__/WidgetView_data.graphql";
import type { useChangesQuery } from "../../relay/__generated__/useChangesQuery.graphql";
import { useDashboardVariables } from "./variables";

type Numbers = readonly {
  readonly id: string;
  readonly data: { readonly start: string; readonly end: string };
}[];

/**
 * Read the answers of big numbers over the range of the same length before, by
 * the id of the widget. They arrive after the numbers, which do not wait.
 */
export function useChanges(
  widgets: Numbers,
): ReadonlyMap<string, WidgetView_data$key> {
  const environment = useRelayEnvironment();
  const { projects, environments, releases } = useDashboardVariables();
  const [changes, setChanges] = useState<
    ReadonlyMap<string, WidgetView_data$key>
  >(new Map());
  const ids = widgets.map((widget) => widget.id).join("\n");
  const range = widgets[0]?.data;
  const end = range?.start;
  const start =
    range &&
    new Date(2 * Date.parse(range.start) - Date.parse(range.end)).toISOString();
  useEffect(() => {
    if (!start || !end) return undefined;
    const request = fetchQuery<useChangesQuery>(
      environment,
      graphql`
        query useChangesQuery(
          $ids: [ID!]!
          $projects: [ID!]
          $environments: [String!]
          $releases: [String!]
          $start: DateTime!
          $end: DateTime!
        ) {
          nodes(ids: $ids) {
            ... on Widget {
              id
              before: data(
                projects: $projects
                environments: $environments
                releases: $releases
                start: $start
                end: $end
              ) {
                ...WidgetView_data
              }
            }
          }
        }
      `,
      { ids: ids.split("\n"), projects, environments, releases, start, end },
    ).subscribe({
      next: ({ nodes }) =>
        setChanges(
          new Map(
            nodes.flatMap((node) =>
              node?.id && node.before ? [[node.id, node.before]] : [],
            ),
          ),
        ),
      // A number without its change is better than none.
      error: () => setChanges(new Map()),
    });
    return () => request.unsubscribe();
  }, [environment, ids, projects, environments, releases, start, end]);
  return changes;
}
