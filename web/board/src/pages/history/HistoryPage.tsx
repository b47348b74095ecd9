import { Suspense, useState } from "react";
import {
  graphql,
  useLazyLoadQuery,
  useMutation,
  usePaginationFragment,
} from "react-relay";
import { Link, useNavigate, useParams } from "react-router";

import type { HistoryPageDiffQuery } from "../../relay/__generated__/HistoryPageDiffQuery.graphql";
import type { HistoryPageListQuery } from "../../relay/__generated__/HistoryPageListQuery.graphql";
import type { HistoryPageList_dashboard$key } from "../../relay/__generated__/HistoryPageList_dashboard.graphql";
import type { HistoryPageQuery } from "../../relay/__generated__/HistoryPageQuery.graphql";
import type { HistoryPageRestoreMutation } from "../../relay/__generated__/HistoryPageRestoreMutation.graphql";
import { Page } from "../../shell/Page";
import { useViewer } from "../../shell/viewer";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Empty } from "../../ui/Empty";
import { FailureBoundary } from "../../ui/Failure";
import { Time } from "../../ui/Time";
import { useToast } from "../../ui/Toasts";
import { Changes } from "./Changes";

/** The versions of a dashboard, what each changed, and a way back. */
export function Component() {
  const { id = "" } = useParams();
  const { organization } = useViewer();
  const data = useLazyLoadQuery<HistoryPageQuery>(
    graphql`
      query HistoryPageQuery($slug: String!, $id: ID!) {
        organization(slug: $slug) {
          dashboard(id: $id) {
            id
            title
            version
            canEdit
            ...HistoryPageList_dashboard
          }
        }
      }
    `,
    { slug: organization, id },
    { fetchPolicy: "store-and-network" },
  );
  const dashboard = data.organization?.dashboard;
  if (!dashboard) {
    return (
      <Page title="No dashboard">
        <Empty icon="dashboard" title="This dashboard does not exist" />
      </Page>
    );
  }
  return (
    <Page
      title={`History of ${dashboard.title}`}
      actions={
        <Link
          className="btn"
          aria-label="Back to the dashboard"
          to={`/dashboards/${encodeURIComponent(dashboard.id)}`}
        >
          <span>
            Back<span className="desk"> to the dashboard</span>
          </span>
        </Link>
      }
    >
      <Versions
        dashboard={dashboard}
        id={dashboard.id}
        current={dashboard.version}
        canEdit={dashboard.canEdit}
      />
    </Page>
  );
}

type VersionsProps = {
  dashboard: HistoryPageList_dashboard$key;
  id: string;
  current: number;
  canEdit: boolean;
};

function Versions({ id, current, canEdit, ...props }: VersionsProps) {
  const { data, hasNext, isLoadingNext, loadNext } = usePaginationFragment<
    HistoryPageListQuery,
    HistoryPageList_dashboard$key
  >(
    graphql`
      fragment HistoryPageList_dashboard on Dashboard
      @refetchable(queryName: "HistoryPageListQuery")
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 20 }
        cursor: { type: "String" }
      ) {
        history(first: $count, after: $cursor)
          @connection(key: "HistoryPageList_history") {
          edges {
            node {
              version
              title
              message
              dateCreated
              restoredFrom
              author {
                name
              }
            }
          }
        }
      }
    `,
    props.dashboard,
  );
  const versions = data.history.edges.map((edge) => edge.node);
  const [opened, setOpened] = useState<number | null>(
    versions[0]?.version ?? null,
  );
  const [restored, setRestored] = useState<number | null>(null);
  const restore = useRestore(id, current);
  if (versions.length === 0) {
    return (
      <section className="card">
        <Empty icon="history" title="No versions yet">
          <p>The first save of this dashboard makes the first one.</p>
        </Empty>
      </section>
    );
  }
  return (
    <div className="split">
      <ul className="card list">
        {versions.map((version) => {
          const author = version.author?.name ?? "unknown";
          return (
            <li key={version.version} className="version-row">
              <Avatar name={author} />
              <span className="grow cut">
                <b>Version {version.version}</b>{" "}
                {version.message && <span>“{version.message}”</span>}
                <span className="small faint commit-author">
                  {author}, <Time date={version.dateCreated} />
                  {version.restoredFrom != null &&
                    ` · restored from ${version.restoredFrom}`}
                </span>
              </span>
              <Button
                look="quiet"
                aria-pressed={opened === version.version}
                onPress={() => setOpened(version.version)}
              >
                Changes
              </Button>
              {canEdit && version.version !== current && (
                <Button
                  look="quiet"
                  onPress={() => setRestored(version.version)}
                >
                  Restore
                </Button>
              )}
            </li>
          );
        })}
        {hasNext && (
          <li>
            <Button
              look="quiet"
              isDisabled={isLoadingNext}
              onPress={() => loadNext(20)}
            >
              Older versions
            </Button>
          </li>
        )}
      </ul>
      {opened !== null && (
        <section className="card" aria-label="Changes">
          <header>
            <h2>What version {opened} changed</h2>
          </header>
          <FailureBoundary key={opened}>
            <Suspense fallback={<span className="skel skel-card" />}>
              {opened === 1 ? (
                <p className="in muted">The dashboard was created.</p>
              ) : (
                <Difference id={id} version={opened} />
              )}
            </Suspense>
          </FailureBoundary>
        </section>
      )}
      <Confirm
        isOpen={restored !== null}
        title={`Restore version ${restored}?`}
        action={`Restore version ${restored}`}
        onCancel={() => setRestored(null)}
        onConfirm={() => {
          if (restored !== null) restore(restored);
          setRestored(null);
        }}
      >
        The dashboard becomes as it was. Version {current} stays in the history.
      </Confirm>
    </div>
  );
}

function Difference({ id, version }: { id: string; version: number }) {
  const { organization } = useViewer();
  const data = useLazyLoadQuery<HistoryPageDiffQuery>(
    graphql`
      query HistoryPageDiffQuery(
        $slug: String!
        $id: ID!
        $from: Int!
        $to: Int!
      ) {
        organization(slug: $slug) {
          dashboard(id: $id) {
            widgets {
              id
              title
            }
            diff(from: $from, to: $to) {
              changes {
                kind
                path
                old
                new
              }
            }
          }
        }
      }
    `,
    { slug: organization, id, from: version - 1, to: version },
  );
  const diff = data.organization?.dashboard?.diff;
  if (!diff)
    return <p className="in muted">The version before is no longer kept.</p>;
  const titles = new Map(
    data.organization?.dashboard?.widgets.map(({ id, title }) => [id, title]),
  );
  return <Changes changes={diff.changes} titles={titles} />;
}

function useRestore(id: string, current: number): (version: number) => void {
  const navigate = useNavigate();
  const toast = useToast();
  const [commit] = useMutation<HistoryPageRestoreMutation>(graphql`
    mutation HistoryPageRestoreMutation(
      $id: ID!
      $version: Int!
      $expectedVersion: Int
    ) {
      restoreDashboard(
        id: $id
        version: $version
        expectedVersion: $expectedVersion
      ) {
        dashboard {
          id
          version
        }
        errors {
          message
        }
      }
    }
  `);
  return (version) =>
    commit({
      variables: { id, version, expectedVersion: current },
      updater: (store) => store.invalidateStore(),
      onCompleted: ({ restoreDashboard: { dashboard, errors } }) => {
        if (dashboard) {
          toast(`Restored version ${version} as ${dashboard.version}`);
          void navigate(`/dashboards/${encodeURIComponent(id)}`);
        } else toast(errors[0]?.message ?? "Nothing was restored.", "alert");
      },
      onError: (error) => toast(error.message, "alert"),
    });
}
