import { graphql, useFragment } from "react-relay";

import {
  formatDuration,
  formatNumber,
  formatPercent,
  formatPoints,
} from "../../format/numbers";
import { formatShortVersion } from "../../format/versions";
import type { ComparisonTable_comparison$key } from "../../relay/__generated__/ComparisonTable_comparison.graphql";

type Props = {
  comparison: ComparisonTable_comparison$key;
  /** The slug of the project whose health is compared; null: the first of both. */
  project: string | null;
};

/** The numbers of two releases beside each other, with their difference. */
export function ComparisonTable({ project, ...props }: Props) {
  const { base, head } = useFragment(
    graphql`
      fragment ComparisonTable_comparison on ReleaseComparison {
        base {
          ...ComparisonTable_release @relay(mask: false)
        }
        head {
          ...ComparisonTable_release @relay(mask: false)
        }
      }
    `,
    props.comparison,
  );
  const slug =
    project ??
    head.projects.find((each) =>
      base.projects.some((other) => other.slug === each.slug),
    )?.slug;
  const healthOf = (release: typeof base) =>
    (release.projects.find((each) => each.slug === slug) ?? release.projects[0])
      ?.health;
  const one = healthOf(base);
  const other = healthOf(head);
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
      values: [base.newGroups, head.newGroups],
      write: formatNumber,
      difference: (value: number) =>
        value > 0 ? `+${formatNumber(value)}` : formatNumber(value),
      isBetterWhenLarger: false,
    },
  ] as const;
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Last 14 days</th>
          <th scope="col" className="num" title={base.version}>
            {formatShortVersion(base.version)}
          </th>
          <th scope="col" className="num" title={head.version}>
            {formatShortVersion(head.version)}
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
  );
}

export const COMPARED = graphql`
  fragment ComparisonTable_release on Release {
    version
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
