import {
  Suspense,
  useCallback,
  useMemo,
  useState,
  type ReactNode,
} from "react";
import { graphql, useSubscription } from "react-relay";

import type { EnvironmentsPageQuery } from "../../relay/__generated__/EnvironmentsPageQuery.graphql";
import type { EnvironmentsPageSubscription } from "../../relay/__generated__/EnvironmentsPageSubscription.graphql";
import { FiltersBar } from "../../shell/FiltersBar";
import {
  toEnvironmentArgument,
  toProjectArgument,
  usePageFilters,
} from "../../shell/filters";
import { useReconnected } from "../../relay/connection";
import { useRefreshableQuery } from "../../relay/useRefreshableQuery";
import { Page, PageSkeleton } from "../../shell/Page";
import { useViewer } from "../../shell/viewer";
import { Empty } from "../../ui/Empty";
import { FailureBoundary } from "../../ui/Failure";
import { useIsPhone } from "../../ui/useMediaQuery";
import { Compare } from "./Compare";
import { RunningCell } from "./RunningCell";

/** Projects and environments: what runs where, since when, and how far behind. */
export function Component() {
  const [fetchKey, setFetchKey] = useState(0);
  const refresh = useCallback(() => setFetchKey((before) => before + 1), []);
  const { organization } = useViewer();
  useReconnected(refresh);
  useSubscription<EnvironmentsPageSubscription>(
    useMemo(
      () => ({
        subscription: graphql`
          subscription EnvironmentsPageSubscription($organization: String) {
            deployCreated(organization: $organization) {
              id
            }
          }
        `,
        variables: { organization },
        onNext: refresh,
      }),
      [organization, refresh],
    ),
  );
  return (
    <Page title="Environments">
      <FiltersBar onRefresh={refresh} hasRange={false} />
      <FailureBoundary onRetry={refresh}>
        <Suspense fallback={<PageSkeleton />}>
          <Running fetchKey={fetchKey} />
        </Suspense>
      </FailureBoundary>
    </Page>
  );
}

function Running({ fetchKey }: { fetchKey: number }) {
  const { organization } = useViewer();
  const filters = usePageFilters();
  const [isOnlyDrift, setOnlyDrift] = useState(false);
  const isPhone = useIsPhone();
  const data = useRefreshableQuery<EnvironmentsPageQuery>(
    graphql`
      query EnvironmentsPageQuery(
        $slug: String!
        $projects: [ID!]
        $environments: [String!]
      ) {
        organization(slug: $slug) {
          running(projects: $projects, environments: $environments) {
            project {
              id
              slug
            }
            environment
            isRollback
            releasesBehind
            ...RunningCell_running
            ...Compare_running
          }
        }
      }
    `,
    {
      slug: organization,
      projects: toProjectArgument(filters),
      environments: toEnvironmentArgument(filters),
    },
    fetchKey,
  );
  const running = data.organization?.running ?? [];
  if (running.length === 0) {
    return (
      <section className="card">
        <Empty icon="environment" title="Nothing is deployed here yet">
          <p>
            A deploy is reported by a CI job, with sentry-cli or one mutation.
          </p>
          <pre className="command" tabIndex={0}>
            <code>sentry-cli deploys new --release VERSION -e production</code>
          </pre>
        </Empty>
      </section>
    );
  }
  const environments = orderEnvironments(
    running.map((each) => each.environment),
  );
  const show = (slug: string, name: string) => {
    const cell = running.find(
      (each) => each.project.slug === slug && each.environment === name,
    );
    return cell ? (
      <RunningCell running={cell} />
    ) : (
      <span className="faint">Never deployed</span>
    );
  };
  const projects = [...new Set(running.map((each) => each.project.slug))];
  const shown = projects.filter(
    (slug) =>
      !isOnlyDrift ||
      running.some(
        (each) =>
          each.project.slug === slug &&
          (each.isRollback || each.releasesBehind > 0),
      ),
  );
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={isOnlyDrift}
          onChange={(event) => setOnlyDrift(event.target.checked)}
        />
        Only what is behind or rolled back
      </label>
      {shown.length === 0 ? (
        <section className="card">
          <Empty icon="check" title="Everything runs its newest release" />
        </section>
      ) : isPhone ? (
        <Cards projects={shown} environments={environments} show={show} />
      ) : (
        <Matrix projects={shown} environments={environments} show={show} />
      )}
      {environments.length > 1 && (
        <Compare running={running} environments={environments} />
      )}
    </>
  );
}

type Shown = {
  projects: readonly string[];
  environments: readonly string[];
  /** What runs in an environment of a project. */
  show: (project: string, environment: string) => ReactNode;
};

function Matrix({ projects, environments, show }: Shown) {
  return (
    <div
      className="card scroll"
      role="region"
      aria-label="What runs where"
      tabIndex={0}
    >
      <table className="table matrix">
        <thead>
          <tr>
            <th scope="col">Project</th>
            {environments.map((name) => (
              <th key={name} scope="col">
                {name || "(no environment)"}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {projects.map((slug) => (
            <tr key={slug}>
              <th scope="row">{slug}</th>
              {environments.map((name) => (
                <td key={name}>{show(slug, name)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A card for each project, on phones. */
function Cards({ projects, environments, show }: Shown) {
  return (
    <ul className="stack" aria-label="What runs where">
      {projects.map((slug) => (
        <li key={slug} className="card running-card">
          <h2>{slug}</h2>
          <dl>
            {environments.map((name) => (
              <div key={name}>
                <dt>{name || "(no environment)"}</dt>
                <dd>{show(slug, name)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** Environments in the order of their names, production and staging first. */
function orderEnvironments(names: readonly string[]): readonly string[] {
  const first = ["production", "prod", "staging"];
  const rank = (name: string) => {
    const index = first.indexOf(name);
    return index < 0 ? first.length : index;
  };
  return [...new Set(names)].toSorted(
    (one, other) => rank(one) - rank(other) || one.localeCompare(other),
  );
}
