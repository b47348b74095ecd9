import { useLazyLoadQuery } from "react-relay";
import { useParams } from "react-router";

import type { editedDashboardQuery } from "../../relay/__generated__/editedDashboardQuery.graphql";
import { Page } from "../../shell/Page";
import { useViewer } from "../../shell/viewer";
import { Empty } from "../../ui/Empty";
import { EDITED_DASHBOARD, toEditedDraft } from "./editedDashboard";
import { Editor } from "./Editor";

/** The editor of a dashboard. */
export function Component() {
  const { id = "" } = useParams();
  const { organization } = useViewer();
  const data = useLazyLoadQuery<editedDashboardQuery>(
    EDITED_DASHBOARD,
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
      stored={toEditedDraft(dashboard)}
    />
  );
}
