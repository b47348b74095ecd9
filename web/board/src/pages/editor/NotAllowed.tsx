import { Link, useNavigate } from "react-router";

import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { Page } from "../../shell/Page";
import { useViewer } from "../../shell/viewer";
import { useDuplicate } from "../dashboard/useDuplicate";
import type { EditedDashboard } from "./draft/editedDashboard";

/** Why the viewer cannot edit a dashboard, who can, and what to do instead. */
export function NotAllowed({ dashboard }: { dashboard: EditedDashboard }) {
  const { canWrite } = useViewer();
  const navigate = useNavigate();
  const duplicate = useDuplicate((id) =>
    navigate(`/dashboards/${encodeURIComponent(id)}/edit`),
  );
  const teams = dashboard.permissions?.teamsWithEditAccess ?? [];
  const creator = dashboard.createdBy?.name;
  return (
    <Page title={dashboard.title}>
      <section className="card not-allowed">
        <h2>
          <Icon name="lock" />
          You can look, not edit
        </h2>
        {canWrite ? (
          <>
            <p>This dashboard may be edited by:</p>
            <ul>
              {creator && <li>{creator}, who created it</li>}
              {teams.map(({ slug, name }) => (
                <li key={slug}>the members of the team {name}</li>
              ))}
              <li>managers and owners of the organization</li>
            </ul>
            <p className="muted">
              Ask one of them to add a team of yours, or edit a copy.
            </p>
          </>
        ) : (
          <p>
            Your access token has the scope “read” only. Sign in with one that
            has “write” to edit dashboards.
          </p>
        )}
        <div className="row">
          <Link
            className="btn"
            to={`/dashboards/${encodeURIComponent(dashboard.id)}`}
          >
            Back to the dashboard
          </Link>
          {canWrite && (
            <Button
              icon="copy"
              look="primary"
              onPress={() => duplicate(dashboard.id)}
            >
              Edit a copy
            </Button>
          )}
        </div>
      </section>
    </Page>
  );
}
