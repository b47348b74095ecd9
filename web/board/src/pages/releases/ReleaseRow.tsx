import { graphql, useFragment } from "react-relay";
import { Link } from "react-router";

import {
  formatNumber,
  formatPercent,
  formatPoints,
  formatShare,
} from "../../format/numbers";
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

type Props = { release: ReleaseRow_release$key };

/** What a row and a card show of a release. Adoption and health are of its first project. */
function useRelease(key: ReleaseRow_release$key) {
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
          project {
            slug
          }
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
          previous {
            release {
              version
            }
            health {
              crashFreeSessions
            }
          }
        }
      }
    `,
    key,
  );
  const [project] = release.projects;
  const health = project?.hasHealthData ? project.health : null;
  const stage = release.adoptionStages?.find(
    (each) => each.project.slug === project?.slug,
  )?.stage;
  const authors = release.authors.map(
    (author) => author.name ?? author.email ?? "?",
  );
  return {
    version: release.version,
    name: release.versionInfo?.description ?? release.version,
    package: release.versionInfo?.package ?? project?.slug ?? "no package",
    date: release.dateReleased ?? release.dateCreated,
    newIssues: release.newGroups,
    crashFree: health?.crashFreeSessions,
    previousVersion: project?.previous?.release.version,
    previousCrashFree: project?.previous?.health?.crashFreeSessions,
    stage: stage ? STAGES[stage as keyof typeof STAGES] : undefined,
    health,
    commits: (
      <>
        <span className="num">{formatNumber(release.commitCount)}</span>
        {authors.length > 0 && <Avatars names={authors} />}
      </>
    ),
    sessions: health && (
      <Sparkbars
        label={`Sessions of ${release.version} over 14 days`}
        values={health.stats.map((point) => point.value)}
      />
    ),
    deploy: release.lastDeploy && (
      <span className="badge">
        {release.lastDeploy.environment ?? "deleted environment"}
        <span>
          <Time date={release.lastDeploy.dateFinished} isShort />
        </span>
      </span>
    ),
  };
}

/** One release of the table. */
export function ReleaseRow(props: Props) {
  const release = useRelease(props.release);
  return (
    <tr>
      <td>
        <ReleaseLink version={release.version} name={release.name} />
        <div className="small faint nowrap">
          {release.package} · <Time date={release.date} />
        </div>
      </td>
      <td>
        {release.health ? (
          <>
            <Adoption release={release} />
            <div className="small faint">{release.stage?.name}</div>
          </>
        ) : (
          <span className="muted">no sessions</span>
        )}
      </td>
      <td className="num nowrap">
        {formatPercent(release.crashFree)}
        <div className="small">
          <Change release={release} />
        </div>
      </td>
      <td className="hide-m">
        {release.sessions ?? <span className="small faint">no data</span>}
      </td>
      <td>
        <span className="row">{release.commits}</span>
      </td>
      <td>{release.deploy}</td>
      <td className="num hide-m">{formatNumber(release.newIssues)}</td>
    </tr>
  );
}

/** One release of the list on phones. */
export function ReleaseCard(props: Props) {
  const release = useRelease(props.release);
  return (
    <li className="release-card">
      <div className="row">
        <ReleaseLink version={release.version} name={release.version} />
        <span className="grow" />
        <span className="small faint nowrap">
          <Time date={release.date} isShort />
        </span>
      </div>
      <div className="row between">
        {release.health ? (
          <>
            <Adoption release={release} />
            <span className="nowrap">
              <b>{formatPercent(release.crashFree)}</b>{" "}
              <span className="small faint">crash-free</span>{" "}
              <span className="small">
                <Change release={release} />
              </span>
            </span>
            {release.sessions}
          </>
        ) : (
          <span className="faint">no sessions</span>
        )}
      </div>
      <div className="row between">
        <span className="row">
          {release.deploy ?? <span className="small faint">not deployed</span>}
        </span>
        <span className="row">
          {release.commits}
          <span className="sr">commits</span>
        </span>
      </div>
    </li>
  );
}

function ReleaseLink(props: { version: string; name: string }) {
  const shared = useSharedSearch();
  return (
    <Link
      className="mono version cut"
      to={{
        pathname: `/releases/${encodeURIComponent(props.version)}`,
        search: shared,
      }}
      title={props.version}
    >
      {props.name}
    </Link>
  );
}

/** By how many points the crash-free rate differs from that of the release before. */
function Change({ release }: { release: ReturnType<typeof useRelease> }) {
  const { crashFree, previousCrashFree } = release;
  if (crashFree == null || previousCrashFree == null) return null;
  const difference = crashFree - previousCrashFree;
  const isVisible = Math.abs(difference) >= 0.005;
  const colour = difference > 0 ? "is-healthy" : "is-crashed";
  return (
    <span
      className={isVisible ? colour : "faint"}
      title={`Compared with ${release.previousVersion}`}
    >
      {formatPoints(isVisible ? difference : 0)}
    </span>
  );
}

function Adoption({ release }: { release: ReturnType<typeof useRelease> }) {
  const share = release.health?.sessionsAdoption;
  return (
    <span className="row">
      <span className="bar adoption">
        <i
          style={
            {
              width: `${share ?? 0}%`,
              "--c": release.stage?.colour ?? "var(--text-3)",
            } as React.CSSProperties
          }
        />
      </span>
      <span className="num">{formatShare(share)}</span>
    </span>
  );
}
