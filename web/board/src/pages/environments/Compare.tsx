import { Suspense, useCallback, useEffect, useState } from "react";
import { graphql, useFragment, useLazyLoadQuery } from "react-relay";
import { Link } from "react-router";

import { formatNumber } from "../../format/numbers";
import type { Compare_running$key } from "../../relay/__generated__/Compare_running.graphql";
import type { CompareQuery } from "../../relay/__generated__/CompareQuery.graphql";
import { useSearchParameter } from "../../shell/searchParameters";
import { useViewer } from "../../shell/viewer";
import { Avatars } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { CommitRow } from "../../ui/CommitRow";
import { FailureBoundary } from "../../ui/Failure";
import { Picker } from "../../ui/Picker";
import { VersionLink } from "../../ui/VersionLink";

type Props = {
  running: Compare_running$key;
  environments: readonly string[];
};

/** Two environments side by side: which projects differ, and by which commits. */
export function Compare({ environments, ...props }: Props) {
  const running = useFragment(
    graphql`
      fragment Compare_running on RunningRelease @relay(plural: true) {
        environment
        project {
          slug
        }
        release {
          version
          ...VersionLink_release
        }
      }
    `,
    props.running,
  );
  const [waiting, setWaiting] = useState<ReadonlyMap<string, Waiting>>(
    new Map(),
  );
  const note = useCallback(
    (each: Waiting) =>
      setWaiting((before) => new Map(before).set(each.key, each)),
    [],
  );
  const [left, setLeft] = useSearchParameter("base");
  const [right, setRight] = useSearchParameter("head");
  const base = environments.find((name) => name === left) ?? environments[0]!;
  const head = environments.find((name) => name === right) ?? environments[1]!;
  const choices = environments.map((name) => ({
    id: name,
    name: name || "(no environment)",
  }));
  const find = (slug: string, environment: string) =>
    running.find(
      (each) => each.project.slug === slug && each.environment === environment,
    );
  const projects = [...new Set(running.map((each) => each.project.slug))];
  const differing = projects.flatMap((slug) => {
    const one = find(slug, base)?.release;
    const other = find(slug, head)?.release;
    return one && other && one.version !== other.version
      ? [{ slug, one, other }]
      : [];
  });
  const same = projects.filter((slug) => {
    const version = find(slug, base)?.release.version;
    return version && version === find(slug, head)?.release.version;
  }).length;
  return (
    <section className="card" aria-label="Compare environments">
      <header className="wrap">
        <h2>Compare</h2>
        <Picker
          label="First environment"
          choices={choices}
          chosen={base}
          onChange={setLeft}
        />
        <Button
          icon="swap"
          isIconOnly
          onPress={() => {
            setLeft(head);
            setRight(base);
          }}
        >
          Swap
        </Button>
        <Picker
          label="Second environment"
          choices={choices}
          chosen={head}
          onChange={setRight}
        />
        <span className="grow" />
        <span className="small muted">
          {differing.length === 1
            ? "1 project differs"
            : `${differing.length} projects differ`}
          {same > 0 &&
            (same === 1 ? ", 1 is the same" : `, ${same} are the same`)}
          {[base, head].map((name) => {
            const count = sumOf(waiting, differing, name);
            return (
              count > 0 &&
              ` · ${formatNumber(count)} ${count === 1 ? "commit waits" : "commits wait"} for ${name || "(no environment)"}`
            );
          })}
        </span>
      </header>
      {differing.length === 0 ? (
        <p className="in muted">The same releases run in both.</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Project</th>
              <th scope="col">{base}</th>
              <th scope="col">{head}</th>
              <th scope="col" className="num">
                Commits
              </th>
              <th scope="col">Authors</th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody>
            {differing.map(({ slug, one, other }) => (
              <FailureBoundary key={slug}>
                <Suspense fallback={<Skeleton />}>
                  <Difference
                    project={slug}
                    base={one.version}
                    head={other.version}
                    names={[base, head]}
                    onWaiting={note}
                    cells={[
                      <VersionLink key="base" release={one} />,
                      <VersionLink key="head" release={other} />,
                    ]}
                  />
                </Suspense>
              </FailureBoundary>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Commits that an environment does not run, and the other one does. */
type Waiting = { key: string; count: number; behind: string };

function keyOf(project: string, base: string, head: string): string {
  return `${project}\n${base}\n${head}`;
}

function sumOf(
  waiting: ReadonlyMap<string, Waiting>,
  differing: readonly {
    slug: string;
    one: { version: string };
    other: { version: string };
  }[],
  environment: string,
): number {
  return differing
    .map(({ slug, one, other }) =>
      waiting.get(keyOf(slug, one.version, other.version)),
    )
    .filter((each) => each?.behind === environment)
    .reduce((sum, each) => sum + (each?.count ?? 0), 0);
}

function Skeleton() {
  return (
    <tr>
      <td colSpan={6}>
        <span className="skel skel-line" />
      </td>
    </tr>
  );
}

function Difference(props: {
  project: string;
  base: string;
  head: string;
  names: readonly [string, string];
  onWaiting: (waiting: Waiting) => void;
  cells: readonly [React.ReactNode, React.ReactNode];
}) {
  const { organization } = useViewer();
  const [isOpen, setOpen] = useState(false);
  const data = useLazyLoadQuery<CompareQuery>(
    graphql`
      query CompareQuery(
        $slug: String!
        $base: String!
        $head: String!
        $project: ID!
      ) {
        organization(slug: $slug) {
          compareReleases(base: $base, head: $head, project: $project) {
            isBackwards
            authors {
              name
              email
            }
            commits(first: 20) {
              totalCount
              nodes {
                id
                ...CommitRow_commit
              }
            }
          }
        }
      }
    `,
    {
      slug: organization,
      base: props.base,
      head: props.head,
      project: props.project,
    },
  );
  const compared = data.organization?.compareReleases;
  const { project, base, head, onWaiting } = props;
  const [first, second] = props.names;
  const count = compared?.commits.totalCount;
  const behind = compared?.isBackwards ? second : first;
  useEffect(() => {
    if (count !== undefined) {
      onWaiting({ key: keyOf(project, base, head), count, behind });
    }
  }, [project, base, head, count, behind, onWaiting]);
  if (!compared) return null;
  const ahead = compared.isBackwards ? first : second;
  return (
    <>
      <tr>
        <th scope="row">{props.project}</th>
        <td>{props.cells[0]}</td>
        <td>{props.cells[1]}</td>
        <td className="num">
          <Button look="quiet" onPress={() => setOpen(!isOpen)}>
            {formatNumber(compared.commits.totalCount)}
          </Button>
        </td>
        <td>
          <Avatars
            names={compared.authors.map(
              (author) => author.name ?? author.email ?? "?",
            )}
          />
        </td>
        <td>
          <span className="badge accent">{ahead} is ahead</span>{" "}
          <Link
            to={{
              pathname: "/compare",
              search: `?${new URLSearchParams({ base: props.base, head: props.head })}`,
            }}
          >
            Compare
          </Link>
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={6}>
            <ul className="list">
              {compared.commits.nodes.map((commit) => (
                <CommitRow key={commit.id} commit={commit} />
              ))}
            </ul>
          </td>
        </tr>
      )}
    </>
  );
}
