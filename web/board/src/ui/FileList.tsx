import { graphql, useFragment } from "react-relay";

import type { FileList_change$key } from "../relay/__generated__/FileList_change.graphql";

/** The paths that commits changed, and how. */
export function FileList(props: { changes: FileList_change$key }) {
  const changes = useFragment(
    graphql`
      fragment FileList_change on FileChange @relay(plural: true) {
        path
        type
      }
    `,
    props.changes,
  );
  if (changes.length === 0) {
    return (
      <p className="in muted">
        No paths were reported with the commits between them.
      </p>
    );
  }
  return (
    <ul className="list files">
      {changes.map((change) => (
        <li key={change.path}>
          <span className="badge">{change.type.toLowerCase()}</span>
          <code className="cut" title={change.path}>
            {change.path}
          </code>
        </li>
      ))}
    </ul>
  );
}
