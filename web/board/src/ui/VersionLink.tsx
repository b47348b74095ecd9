import { graphql, useFragment } from "react-relay";
import { Link } from "react-router";

import type { VersionLink_release$key } from "../relay/__generated__/VersionLink_release.graphql";
import { useSharedSearch } from "../shell/searchParameters";

/** The version of a release without its package, which leads to its page. */
export function VersionLink(props: { release: VersionLink_release$key }) {
  const release = useFragment(
    graphql`
      fragment VersionLink_release on Release {
        version
        versionInfo {
          description
        }
      }
    `,
    props.release,
  );
  const shared = useSharedSearch();
  return (
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
  );
}
