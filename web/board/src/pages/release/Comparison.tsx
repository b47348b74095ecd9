import { graphql, useLazyLoadQuery } from "react-relay";

import {
  formatDuration,
  formatNumber,
  formatPercent,
  formatPoints,
} from "../../format/numbers";
import type { ComparisonQuery } from "../../relay/__generated__/ComparisonQuery.graphql";
import { useViewer } from "../../shell/viewer";

type Props = { base: string; head: string; project: string | null };

/** A release beside the one before it. */
export function Comparison({ base, head, project }: Props) {
  const { organization } = useViewer();
  const data = useLazyLoadQuery<ComparisonQuery>(
    graphql`
      query ComparisonQuery(
        $slug: String!
        $base: String!
        $head: String!
        $project: ID
      ) {
        organization(slug: $slug) {
          compareReleases(base: $base, head: $head, project: $project) {
            newGroups
            commits(first: 1) {
              totalCount
            }
            fileChanges(first: 1) {
              totalCount
            }
            base {
              ...Comparison_release @relay(mask: false)
            }
            head {
              ...Comparison_release @relay(mask: false)
            }
          }
        }
      }
    `,
    { slug: organization, base, head, project },
  );
  const compared = data.organization?.compareReleases;
  if (!compared) return null;
  const find = (release: typeof compared.base) =>
    release.projects.find((each) => project === null || each.slug === project)
      ?.health;
  const one = find(compared.base);
  const other = find(compared.head);
  const rows = [
    {
      name: "Crash-free sessions",
      values: [one?.crashFreeSessions, other?.crashFreeSessions],
      write: formatPercent,
      difference: formatPoints,
      isBetterWhenLarger: true,
    },
    {
      name: "Crash-free users",
      values: [one?.crashFreeUsers, other?.crashFreeUsers],
      write: formatPercent,
      difference: formatPoints,
      isBetterWhenLarger: true,
    },
    {
      name: "Duration, p50",
      values: [one?.durationP50, other?.durationP50],
      write: formatDuration,
      difference: (value: number) =>
        `${value < 0 ? "−" : "+"}${formatDuration(Math.abs(value))}`,
      isBetterWhenLarger: null,
    },
    {
      name: "New issues",
      values: [compared.base.newGroups, compared.head.newGroups],
      write: formatNumber,
      difference: (value: number) =>
        value > 0 ? `+${formatNumber(value)}` : formatNumber(value),
      isBetterWhenLarger: false,
    },
  ] as const;
  return (
    <section className="card" aria-label={`Compared with ${base}`}>
      <header>
        <h2 className="cut">Compared with {base}</h2>
      </header>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Last 14 days</th>
            <th scope="col" className="num">
              Before
            </th>
            <th scope="col" className="num">
              This
            </th>
            <th scope="col" className="num">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const [before, now] = row.values;
            const change = before == null || now == null ? null : now - before;
            const isBetter =
              change === null || change === 0 || row.isBetterWhenLarger === null
                ? null
                : change > 0 === row.isBetterWhenLarger;
            return (
              <tr key={row.name}>
                <td>{row.name}</td>
                <td className="num muted">{row.write(before)}</td>
                <td className="num">{row.write(now)}</td>
                <td
                  className={
                    isBetter === null
                      ? "num"
                      : isBetter
                        ? "num is-healthy"
                        : "num is-crashed"
                  }
                >
                  {change === null ? "–" : row.difference(change)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="in small muted">
        {formatNumber(compared.commits.totalCount)} commits and{" "}
        {formatNumber(compared.fileChanges.totalCount)} files between them.
      </p>
    </section>
  );
}

export const COMPARED = graphql`
  fragment Comparison_release on Release {
    newGroups
    projects {
      slug
      health {
        crashFreeSessions
        crashFreeUsers
        durationP50
      }
    }
  }
`;
