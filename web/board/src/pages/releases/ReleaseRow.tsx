import { graphql, useFragment } from "react-relay";
import { Link } from "react-router";

import { formatNumber, formatPercent, formatShare } from "../../format/numbers";
import type { ReleaseRow_release$key } from "../../relay/__generated__/ReleaseRow_release.graphql";
import { useSharedSearch } from "../../shell/searchParameters";
import { Avatars } from "../../ui/Avatar";
import { Sparkbars } from "../../ui/Sparkbars";
import { Time } from "../../ui/Time";

const STAGES = {
  ADOPTED: { name: "Adopted", colour: "var(--series-1)" },
  LOW_ADOPTION: { name: "Low adoption", colour: "var(--status-errored)" },
  REPLACED: { name: "Replaced", colour: "var(--text-3)" },
} as const;

/** One release of the list. Adoption and health are of its first project. */
export function ReleaseRow(props: { release: ReleaseRow_release$key }) {
  const release = useFragment(
    graphql`
      fragment ReleaseRow_release on Release {
        version
        versionInfo {
          package
          description
        }
        dateCreated
        dateReleased
        commitCount
        authors {
          name
          email
        }
        lastDeploy {
          environment
          dateFinished
        }
        newGroups
        adoptionStages {
          stage
        }
        projects {
          slug
          hasHealthData
          health {
            sessionsAdoption
            crashFreeSessions
            stats(period: P14D) {
              timestamp
              value
            }
          }
        }
      }
    `,
    props.release,
  );
  const shared = useSharedSearch();
  const [project] = release.projects;
  const health = project?.hasHealthData ? project.health : null;
  const stage = release.adoptionStages?.[0]?.stage;
  const stageStyle = stage ? STAGES[stage as keyof typeof STAGES] : undefined;
  const authors = release.authors.map(
    (author) => author.name ?? author.email ?? "?",
  );
  return (
    <tr>
      <td>
        <Link
          className="mono version"
          to={{
            pathname: `/releases/${encodeURIComponent(release.version)}`,
            search: shared,
          }}
          title={release.version}
        >
          {release.versionInfo?.description ?? release.version}
        </Link>
        <div className="small faint nowrap">
          {release.versionInfo?.package ?? project?.slug ?? "no package"} ·{" "}
          <Time date={release.dateReleased ?? release.dateCreated} />
        </div>
      </td>
      <td>
        {health ? (
          <>
            <span className="row">
              <span className="bar adoption">
                <i
                  style={
                    {
                      width: `${health.sessionsAdoption ?? 0}%`,
                      "--c": stageStyle?.colour ?? "var(--text-3)",
                    } as React.CSSProperties
                  }
                />
              </span>
              <span className="num">
                {formatShare(health.sessionsAdoption)}
              </span>
            </span>
            <div className="small faint">{stageStyle?.name}</div>
          </>
        ) : (
          <span className="muted">no sessions</span>
        )}
      </td>
      <td className="num nowrap">{formatPercent(health?.crashFreeSessions)}</td>
      <td className="hide-m">
        {health ? (
          <Sparkbars
            label={`Sessions of ${release.version} over 14 days`}
            values={health.stats.map((point) => point.value)}
          />
        ) : (
          <span className="small faint">no data</span>
        )}
      </td>
      <td>
        <span className="row">
          <span className="num">{formatNumber(release.commitCount)}</span>
          {authors.length > 0 && <Avatars names={authors} />}
        </span>
      </td>
      <td>
        {release.lastDeploy && (
          <span className="badge">
            {release.lastDeploy.environment ?? "deleted environment"}
            <span>
              <Time date={release.lastDeploy.dateFinished} isShort />
            </span>
          </span>
        )}
      </td>
      <td className="num hide-m">{formatNumber(release.newGroups)}</td>
    </tr>
  );
}
