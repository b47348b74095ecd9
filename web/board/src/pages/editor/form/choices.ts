import { graphql, useLazyLoadQuery } from "react-relay";

import type { choicesQuery } from "../../../relay/__generated__/choicesQuery.graphql";
import { useViewer } from "../../../shell/viewer";
import type { DraftWidget } from "../draft/draft";
import type { KnownValues, Named } from "./suggestions";

/** What the queries of a dataset may name. */
export type Choices = {
  columns: readonly Named[];
  aggregates: readonly Named[];
  filters: readonly Named[];
  values: KnownValues;
};

/** Values that are the same everywhere. */
const FIXED_VALUES: readonly [string, readonly string[]][] = [
  ["error.handled", ["true", "false"]],
  ["level", ["fatal", "error", "warning", "info", "debug"]],
  ["event.type", ["error"]],
];

/** Read what the queries of a dataset may name, and the known values of filters. */
export function useChoices(type: DraftWidget["widgetType"]): Choices {
  const { organization: slug } = useViewer();
  const { organization } = useLazyLoadQuery<choicesQuery>(
    graphql`
      query choicesQuery($slug: String!, $type: WidgetType!) {
        organization(slug: $slug) {
          widgetFields(widgetType: $type) {
            columns {
              name
              description
              isAnswerable
            }
            aggregates {
              name
              description
              isAnswerable
            }
            filters {
              name
              description
              isAnswerable
            }
          }
          projects(first: 100) {
            nodes {
              slug
            }
          }
          environments {
            name
          }
          releases(first: 50) {
            nodes {
              version
            }
          }
        }
      }
    `,
    { slug, type },
    { fetchPolicy: "store-or-network" },
  );
  const fields = organization?.widgetFields;
  return {
    columns: fields?.columns ?? [],
    aggregates: fields?.aggregates ?? [],
    filters: fields?.filters ?? [],
    values: new Map([
      ...FIXED_VALUES,
      ["project", organization?.projects.nodes.map(({ slug }) => slug) ?? []],
      [
        "environment",
        (organization?.environments ?? []).flatMap(({ name }) => name || []),
      ],
      [
        "release",
        [
          "latest",
          ...(organization?.releases.nodes ?? []).map(({ version }) => version),
        ],
      ],
    ]),
  };
}
