import { graphql } from "react-relay";

import type { editedDashboardQuery$data } from "../../../relay/__generated__/editedDashboardQuery.graphql";
import { place, type Layout } from "../../../widgets/layout";
import type { Draft, DraftQuery, DraftWidget } from "./draft";

/** Reads all that the editor changes, as `draft.ts` has it. */
export const EDITED_DASHBOARD = graphql`
  query editedDashboardQuery($slug: String!, $id: ID!) {
    organization(slug: $slug) {
      dashboard(id: $id) {
        id
        title
        version
        canEdit
        canChangePermissions
        dateUpdated
        updatedBy {
          name
        }
        createdBy {
          name
        }
        history(first: 1) {
          nodes {
            version
            message
          }
        }
        projects {
          slug
        }
        allProjects
        environments
        period
        start
        end
        filters {
          release
        }
        permissions {
          isEditableByEveryone
          teamsWithEditAccess {
            slug
            name
          }
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

export type EditedDashboard = NonNullable<
  NonNullable<editedDashboardQuery$data["organization"]>["dashboard"]
>;

/** A widget as it is read: what is not in a draft is left out. */
type StoredWidget = Omit<
  DraftWidget,
  "key" | "isNew" | "layout" | "queries"
> & {
  readonly id: string;
  readonly layout: Layout | null;
  readonly queries: readonly (Omit<DraftQuery, "id"> & {
    readonly id: string;
  })[];
};

/** Make the draft of a dashboard that EDITED_DASHBOARD has read. Widgets without a layout get a place. */
export function toEditedDraft(dashboard: EditedDashboard): Draft {
  const { permissions } = dashboard;
  const widgets = dashboard.widgets as unknown as readonly StoredWidget[];
  return {
    title: dashboard.title,
    projects: dashboard.allProjects
      ? null
      : dashboard.projects.map(({ slug }) => slug),
    environments: dashboard.environments ?? [],
    releases: dashboard.filters.release,
    range: {
      period: dashboard.period ?? null,
      start: dashboard.start ?? null,
      end: dashboard.end ?? null,
    },
    editors:
      !permissions || permissions.isEditableByEveryone
        ? null
        : permissions.teamsWithEditAccess.map(({ slug }) => slug),
    widgets: place(widgets).map(({ id, ...widget }) => ({
      ...widget,
      key: id,
      isNew: false,
    })),
  };
}
