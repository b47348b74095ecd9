import { graphql, useLazyLoadQuery } from "react-relay";
import { useParams } from "react-router";

import type { EditorPageQuery } from "../../relay/__generated__/EditorPageQuery.graphql";
import { Page } from "../../shell/Page";
import { useViewer } from "../../shell/viewer";
import { Empty } from "../../ui/Empty";
import { toDraft, type StoredWidget } from "./draft";
import { Editor } from "./Editor";

/** The editor of a dashboard. */
export function Component() {
  const { id = "" } = useParams();
  const { organization } = useViewer();
  const data = useLazyLoadQuery<EditorPageQuery>(
    graphql`
      query EditorPageQuery($slug: String!, $id: ID!) {
        organization(slug: $slug) {
          dashboard(id: $id) {
            ...EditorPage_dashboard @relay(mask: false)
          }
        }
      }
    `,
    { slug: organization, id },
    { fetchPolicy: "network-only" },
  );
  const dashboard = data.organization?.dashboard;
  if (!dashboard) {
    return (
      <Page title="No dashboard">
        <Empty icon="dashboard" title="This dashboard does not exist" />
      </Page>
    );
  }
  if (!dashboard.canEdit) {
    return (
      <Page title={dashboard.title}>
        <section className="card">
          <Empty icon="lock" title="You can look, not edit">
            <p>
              Editing is for those whom the permissions of the dashboard name.
              Duplicate it to edit a copy.
            </p>
          </Empty>
        </section>
      </Page>
    );
  }
  return (
    <Editor
      key={dashboard.id}
      id={dashboard.id}
      version={dashboard.version}
      stored={toDraft(
        dashboard.title,
        dashboard.widgets as unknown as readonly StoredWidget[],
      )}
    />
  );
}

/** All that the editor changes, as `draft.ts` has it. */
export const EDITED = graphql`
  fragment EditorPage_dashboard on Dashboard {
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
`;
