import { graphql, useFragment } from "react-relay";

import type { RunningCell_running$key } from "../../relay/__generated__/RunningCell_running.graphql";
import { Icon } from "../../ui/Icon";
import { Time } from "../../ui/Time";
import { VersionLink } from "../../ui/VersionLink";

/** What runs in one environment of one project. */
export function RunningCell(props: { running: RunningCell_running$key }) {
  const running = useFragment(
    graphql`
      fragment RunningCell_running on RunningRelease {
        since
        isRollback
        releasesBehind
        commitsBehind
        release {
          ...VersionLink_release
        }
        previous {
          release {
            version
            versionInfo {
              description
            }
          }
        }
      }
    `,
    props.running,
  );
  const before = running.previous?.release;
  return (
    <div className="running">
      <span className="row">
        <VersionLink release={running.release} />
        <span className="grow" />
        <span className="small faint nowrap">
          since <Time date={running.since} isShort />
        </span>
      </span>
      {running.isRollback && before && (
        <span className="badge is-rollback">
          <Icon name="rollback" size={12} />
          Rolled back from {before.versionInfo?.description ?? before.version}
        </span>
      )}
      {running.releasesBehind > 0 ? (
        <span className="badge is-behind">
          <Icon name="behind" size={12} />
          {count(running.releasesBehind, "release")},{" "}
          {count(running.commitsBehind, "commit")} behind
        </span>
      ) : (
        <span className="small is-healthy">
          <Icon name="check" size={12} /> Newest
        </span>
      )}
    </div>
  );
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}
