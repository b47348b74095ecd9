import { Suspense, useCallback, useMemo, useState } from "react";
import { graphql, useSubscription } from "react-relay";
import { Link, useNavigate, useParams } from "react-router";

import type { DashboardPageQuery } from "../../relay/__generated__/DashboardPageQuery.graphql";
import type { DashboardPageSubscription } from "../../relay/__generated__/DashboardPageSubscription.graphql";
import { useReconnected } from "../../relay/connection";
import { useRefreshableQuery } from "../../relay/useRefreshableQuery";
import { Page } from "../../shell/Page";
import { useShortcut } from "../../shell/Shortcuts";
import { useViewer } from "../../shell/viewer";
import { Button } from "../../ui/Button";
import { FailureBoundary } from "../../ui/Failure";
import { Icon } from "../../ui/Icon";
import { Time } from "../../ui/Time";
import { DashboardFilters } from "./DashboardFilters";
import { DashboardGrid } from "./DashboardGrid";
import { DashboardMenu } from "./DashboardMenu";
import { Favourite } from "./Favourite";
import { NoDashboard } from "./NoDashboard";
import { isPrebuilt } from "./prebuilt";
import { useDashboardVariables } from "./variables";

/** A dashboard with live data. */
export function Component() {
  const { id = "" } = useParams();
  const [fetchKey, setFetchKey] = useState(0);
  const refresh = useCallback(() => setFetchKey((before) => before + 1), []);
  return (
    <FailureBoundary key={id} title="Dashboard" onRetry={refresh}>
      <Dashboard
        id={decodeURIComponent(id)}
        fetchKey={fetchKey}
        onRefresh={refresh}
      />
    </FailureBoundary>
  );
}

type Props = { id: string; fetchKey: number; onRefresh: () => void };

function Dashboard({ id, fetchKey, onRefresh }: Props) {
  const { organization } = useViewer();
  const variables = useDashboardVariables();
  const data = useRefreshableQuery<DashboardPageQuery>(
    graphql`
      query DashboardPageQuery(
        $slug: String!
        $id: ID!
        $projects: [ID!]
        $environments: [String!]
        $releases: [String!]
        $period: String
        $start: DateTime
        $end: DateTime
      ) @throwOnFieldError {
        organization(slug: $slug) {
          dashboard(id: $id) {
            id
            title
            version
            dateUpdated
            canEdit
            updatedBy {
              name
            }
            ...Favourite_dashboard
            ...DashboardMenu_dashboard
            ...DashboardFilters_dashboard
            ...DashboardGrid_dashboard
              @arguments(
                projects: $projects
                environments: $environments
                releases: $releases
                period: $period
                start: $start
                end: $end
              )
          }
        }
      }
    `,
    { slug: organization, id, ...variables },
    fetchKey,
  );
  useReconnected(onRefresh);
  useSubscription<DashboardPageSubscription>(
    useMemo(
      () => ({
        subscription: graphql`
          subscription DashboardPageSubscription($id: ID!) {
            dashboardChanged(id: $id) {
              version
            }
          }
        `,
        variables: { id },
        onNext: onRefresh,
      }),
      [id, onRefresh],
    ),
  );
  const navigate = useNavigate();
  const dashboard = data.organization?.dashboard;
  const path = `/dashboards/${encodeURIComponent(id)}`;
  useShortcut("f", showFullScreen);
  useShortcut("e", () => {
    if (dashboard?.canEdit) void navigate(`${path}/edit`);
  });
  if (!dashboard) return <NoDashboard />;
  return (
    <Page
      title={dashboard.title}
      isNarrow={false}
      detail={
        <span className="hide-s">
          {isPrebuilt(id) ? (
            "Prebuilt"
          ) : (
            <>
              Version {dashboard.version}
              {dashboard.updatedBy?.name && ` · ${dashboard.updatedBy.name}`}
              {", "}
              <Time date={dashboard.dateUpdated} />
            </>
          )}
        </span>
      }
      actions={
        <>
          <Favourite dashboard={dashboard} />
          <Button
            look="quiet"
            icon="expand"
            isIconOnly
            className="desk"
            onPress={showFullScreen}
          >
            Full screen (F)
          </Button>
          <Link
            className="btn square quiet desk"
            to={`${path}/history`}
            title="History"
            aria-label="History"
          >
            <Icon name="history" />
          </Link>
          {dashboard.canEdit && (
            <Link className="btn desk" to={`${path}/edit`}>
              <Icon name="edit" />
              Edit<kbd>E</kbd>
            </Link>
          )}
          <DashboardMenu dashboard={dashboard} />
        </>
      }
    >
      <DashboardFilters dashboard={dashboard} onRefresh={onRefresh} />
      <Suspense>
        <DashboardGrid dashboard={dashboard} />
      </Suspense>
    </Page>
  );
}

function showFullScreen() {
  void document.documentElement.requestFullscreen();
}
