import { graphql } from "react-relay";

import type { editedDashboardQuery$data } from "../../relay/__generated__/editedDashboardQuery.graphql";
import { toDraft, type Draft, type StoredWidget } from "./draft";

/** Reads all that the editor changes, as `draft.ts` has it. */
export const EDITED_DASHBOARD = graphql`
  query editedDashboardQuery($slug: String!, $id: ID!) {
    organization(slug: $slug) {
      dashboard(id: $id) {
        id
        title
        version
        canEdit
        dateUpdated
        updatedBy {
          name
        }
        widgets {
          id
          title
          description
          displayType
          widgetType
          interval
          limit
          thresholds {
            max1
            max2
            unit
          }
          layout {
            x
            y
            w
            h
            minH
          }
          queries {
            id
            name
            fields
            aggregates
            columns
            fieldAliases
            conditions
            orderby
            isHidden
            selectedAggregate
          }
        }
      }
    }
  }
`;

type Edited = NonNullable<
  NonNullable<editedDashboardQuery$data["organization"]>["dashboard"]
>;

/** Make the draft of a dashboard that EDITED_DASHBOARD has read. */
export function toEditedDraft(dashboard: Edited): Draft {
  return toDraft(
    dashboard.title,
    dashboard.widgets as unknown as readonly StoredWidget[],
  );
}
