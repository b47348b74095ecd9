import { Suspense, useCallback, useState } from "react";
import { graphql, useLazyLoadQuery, useMutation } from "react-relay";
import { Link, useParams } from "react-router";

import {
  formatNumber,
  formatPercent,
  formatPoints,
  formatShare,
  formatCompact,
} from "../../format/numbers";
import type { ReleasePageProjectsQuery } from "../../relay/__generated__/ReleasePageProjectsQuery.graphql";
import type { ReleasePageQuery } from "../../relay/__generated__/ReleasePageQuery.graphql";
import type { ReleasePageStatusMutation } from "../../relay/__generated__/ReleasePageStatusMutation.graphql";
import { usePageFilters } from "../../shell/filters";
import { useRefreshableQuery } from "../../relay/useRefreshableQuery";
import { Page } from "../../shell/Page";
import { RangePicker } from "../../shell/RangePicker";
import {
  useSearchParameter,
  useSharedSearch,
} from "../../shell/searchParameters";
import { useViewer } from "../../shell/viewer";
import { Avatars } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/Empty";
import { FailureBoundary } from "../../ui/Failure";
import { Picker } from "../../ui/Picker";
import { Time } from "../../ui/Time";
import { useToast } from "../../ui/Toasts";
import { Comparison } from "./Comparison";
import { ReleaseCharts } from "./ReleaseCharts";
import { ReleaseCommits } from "./ReleaseCommits";
import { ReleaseDeploys } from "./ReleaseDeploys";
import { ReleaseFiles } from "./ReleaseFiles";
import { ReleaseIssues } from "./ReleaseIssues";

const TABS = [
  { id: "overview", name: "Overview" },
  { id: "commits", name: "Commits" },
  { id: "files", name: "Files" },
  { id: "issues", name: "Issues" },
  { id: "deploys", name: "Deploys" },
] as const;

/** One release: what it is, how it does, what is in it and where it went. */
export function Component() {
  const { version = "" } = useParams();
  const [fetchKey, setFetchKey] = useState(0);
  const refresh = useCallback(() => setFetchKey((before) => before + 1), []);
  return (
    <FailureBoundary key={version} title={version} onRetry={refresh}>
      <ReleaseInProject version={version} fetchKey={fetchKey} />
    </FailureBoundary>
  );
}

/** Neighbours and health are of one project: the one of the address, or the first. */
function ReleaseInProject(props: { version: string; fetchKey: number }) {
  const { organization } = useViewer();
  const [chosen] = useSearchParameter("of");
  const data = useLazyLoadQuery<ReleasePageProjectsQuery>(
    graphql`
      query ReleasePageProjectsQuery($slug: String!, $version: String!) {
        organization(slug: $slug) {
          release(version: $version) {
            projects {
              slug
            }
          }
        }
      }
    `,
    { slug: organization, version: props.version },
  );
  const slugs = data.organization?.release?.projects.map(({ slug }) => slug);
  const project = slugs?.find((slug) => slug === chosen) ?? slugs?.[0] ?? null;
  return <Release {...props} chosenProject={project} />;
}

function Release(props: {
  version: string;
  fetchKey: number;
  chosenProject: string | null;
}) {
  const { version, fetchKey, chosenProject } = props;
  const { organization, canWrite } = useViewer();
  const filters = usePageFilters();
  const shared = useSharedSearch();
  const [tab, setTab] = useSearchParameter("tab");
  const [, setProject] = useSearchParameter("of");
  const data = useRefreshableQuery<ReleasePageQuery>(
    graphql`
      query ReleasePageQuery(
        $slug: String!
        $version: String!
        $environments: [String!]
        $project: ID
      ) {
        organization(slug: $slug) {
          release(version: $version) {
            id
            version
            status
            dateCreated
            dateReleased
            url
            commitCount
            deployCount
            newGroups(environments: $environments)
            versionInfo {
              package
            }
            authors {
              name
              email
            }
            adoptionStages(environments: $environments) {
              project {
                slug
              }
              stage
            }
            currentProjectMeta(project: $project, environments: $environments) {
              previousRelease {
                version
                newGroups(environments: $environments)
                projects {
                  slug
                  health(environments: $environments) {
                    crashFreeSessions
                    crashFreeUsers
                  }
                }
              }
            }
            projects {
              slug
              hasHealthData
              health(environments: $environments) {
                totalSessions
                totalUsers24h
                sessionsAdoption
                crashFreeSessions
                crashFreeUsers
              }
            }
          }
        }
      }
    `,
    {
      slug: organization,
      version,
      environments: filters.environments,
      project: chosenProject,
    },
    fetchKey,
  );
  const release = data.organization?.release;
  if (!release) {
    return (
      <Page title="No release">
        <section className="card">
          <Empty icon="close" title="This release does not exist">
            <p>
              <code>{version}</code> was deleted, or you may not see its
              projects.
            </p>
            <Link
              className="btn"
              to={{ pathname: "/releases", search: shared }}
            >
              All releases
            </Link>
          </Empty>
        </section>
      </Page>
    );
  }
  const project =
    release.projects.find((each) => each.slug === chosenProject) ??
    release.projects[0];
  const health = project?.hasHealthData ? project.health : null;
  const previous = release.currentProjectMeta.previousRelease;
  const before = previous?.projects.find(
    (each) => each.slug === project?.slug,
  )?.health;
  const stage = release.adoptionStages?.find(
    (each) => each.project.slug === project?.slug,
  )?.stage;
  const opened = TABS.find((each) => each.id === tab)?.id ?? "overview";
  const counts: Partial<Record<string, number>> = {
    commits: release.commitCount,
    issues: release.newGroups,
    deploys: release.deployCount,
  };
  return (
    <Page
      title={release.version}
      detail={
        stage && (
          <span
            className={
              stage === "ADOPTED" ? "badge is-healthy hide-s" : "badge hide-s"
            }
          >
            {stage === "ADOPTED"
              ? "Adopted"
              : stage === "REPLACED"
                ? "Replaced"
                : "Low adoption"}
          </span>
        )
      }
      actions={
        canWrite && (
          <Archive version={release.version} status={release.status} />
        )
      }
    >
      <p className="row wrap muted facts">
        {release.versionInfo?.package && (
          <span>
            Package <code>{release.versionInfo.package}</code>
          </span>
        )}
        <span>
          Created <Time date={release.dateCreated} />
        </span>
        {release.dateReleased && (
          <span>
            Released <Time date={release.dateReleased} />
          </span>
        )}
        {project && release.projects.length > 1 ? (
          <Picker
            label="Project"
            isLabelShown
            choices={release.projects.map(({ slug }) => ({
              id: slug,
              name: slug,
            }))}
            chosen={project.slug}
            onChange={setProject}
          />
        ) : (
          <span>Project {project?.slug ?? "none"}</span>
        )}
        {release.authors.length > 0 && (
          <span className="row">
            By{" "}
            <Avatars
              names={release.authors.map(
                (author) => author.name ?? author.email ?? "?",
              )}
              shown={5}
            />
          </span>
        )}
        {release.url && <a href={release.url}>{hostOf(release.url)}</a>}
      </p>
      <div className="card kpis">
        <Figure
          name="Crash-free sessions"
          value={formatPercent(health?.crashFreeSessions)}
          change={compare(
            health?.crashFreeSessions,
            before?.crashFreeSessions,
            previous?.version,
          )}
        />
        <Figure
          name="Crash-free users"
          value={formatPercent(health?.crashFreeUsers)}
          change={compare(
            health?.crashFreeUsers,
            before?.crashFreeUsers,
            previous?.version,
          )}
        />
        <Figure
          name="Adoption, 24 h"
          value={formatShare(health?.sessionsAdoption)}
          detail={
            health?.totalUsers24h != null
              ? `${formatNumber(health.totalUsers24h)} users in 24 h`
              : "no users in 24 h"
          }
        />
        <Figure
          name="Sessions, 14 d"
          value={formatCompact(health?.totalSessions)}
        />
        <Figure
          name="New issues"
          value={formatNumber(release.newGroups)}
          detail={
            previous
              ? `${formatNumber(previous.newGroups)} in the release before`
              : undefined
          }
        />
      </div>
      <nav className="tabs" aria-label="Parts of the release">
        {TABS.map((each) => (
          <button
            key={each.id}
            aria-current={opened === each.id ? "true" : undefined}
            onClick={() => setTab(each.id === "overview" ? null : each.id)}
          >
            {each.name}{" "}
            {counts[each.id] !== undefined && (
              <span className="faint">{formatNumber(counts[each.id])}</span>
            )}
          </button>
        ))}
        <span className="grow" />
        {opened === "overview" && <RangePicker />}
      </nav>
      <FailureBoundary key={opened}>
        <Suspense fallback={<span className="skel skel-card" />}>
          {opened === "overview" && (
            <div className="split">
              <div className="stack parts">
                <ReleaseCharts
                  version={release.version}
                  previous={previous?.version ?? null}
                  project={project?.slug ?? null}
                />
                <ReleaseCommits version={release.version} count={5} />
              </div>
              <div className="stack parts">
                <Comparison
                  previous={previous?.version ?? null}
                  head={release.version}
                  project={project?.slug ?? null}
                />
                <ReleaseDeploys version={release.version} count={5} />
                <ReleaseIssues version={release.version} />
              </div>
            </div>
          )}
          {opened === "commits" && (
            <ReleaseCommits version={release.version} count={50} />
          )}
          {opened === "files" && (
            <ReleaseFiles
              base={previous?.version ?? null}
              head={release.version}
              project={project?.slug ?? null}
            />
          )}
          {opened === "issues" && <ReleaseIssues version={release.version} />}
          {opened === "deploys" && (
            <ReleaseDeploys version={release.version} count={50} />
          )}
        </Suspense>
      </FailureBoundary>
    </Page>
  );
}

function Figure(props: {
  name: string;
  value: string;
  change?: { text: string; isBetter: boolean } | null;
  detail?: string | undefined;
}) {
  const { change } = props;
  return (
    <div className="kpi">
      <span className="small muted">{props.name}</span>
      <b>{props.value}</b>
      {change ? (
        <span
          className={change.isBetter ? "small is-healthy" : "small is-crashed"}
        >
          {change.text}
        </span>
      ) : (
        <span className="small faint">{props.detail ?? ""}</span>
      )}
    </div>
  );
}

function compare(
  value: number | null | undefined,
  before: number | null | undefined,
  version: string | undefined,
): { text: string; isBetter: boolean } | null {
  if (value == null || before == null || version === undefined) return null;
  const difference = value - before;
  return {
    text: `${formatPoints(difference)} vs ${version.split("@").at(-1)}`,
    isBetter: difference >= 0,
  };
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

function Archive(props: { version: string; status: string }) {
  const { organization } = useViewer();
  const toast = useToast();
  const isOpen = props.status === "OPEN";
  const [commit, isBusy] = useMutation<ReleasePageStatusMutation>(graphql`
    mutation ReleasePageStatusMutation($input: UpdateReleaseInput!) {
      updateRelease(input: $input) {
        release {
          id
          status
        }
        errors {
          message
        }
      }
    }
  `);
  return (
    <Button
      isDisabled={isBusy}
      onPress={() =>
        commit({
          variables: {
            input: {
              version: props.version,
              organization,
              status: isOpen ? "ARCHIVED" : "OPEN",
            },
          },
          onCompleted: ({ updateRelease: { errors } }) =>
            toast(
              errors[0]?.message ??
                (isOpen ? "Archived the release" : "Opened the release"),
              errors.length > 0 ? "alert" : "check",
            ),
          onError: (error) => toast(error.message, "alert"),
        })
      }
    >
      {isOpen ? "Archive" : "Open again"}
    </Button>
  );
}
