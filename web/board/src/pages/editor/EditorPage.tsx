import { useLazyLoadQuery } from "react-relay";
import { useParams } from "react-router";

import type { editedDashboardQuery } from "../../relay/__generated__/editedDashboardQuery.graphql";
import { useViewer } from "../../shell/viewer";
import { NoDashboard } from "../dashboard/NoDashboard";
import { EDITED_DASHBOARD, toEditedDraft } from "./draft/editedDashboard";
import { Editor } from "./Editor";
import { NotAllowed } from "./NotAllowed";

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
  if (!dashboard) return <NoDashboard />;
  if (!dashboard.canEdit) return <NotAllowed dashboard={dashboard} />;
  return (
    <Editor
      key={dashboard.id}
      id={dashboard.id}
      version={dashboard.version}
      stored={toEditedDraft(dashboard)}
      access={{
        canChangePermissions: dashboard.canChangePermissions,
        creator: dashboard.createdBy?.name ?? null,
      }}
    />
  );
}
