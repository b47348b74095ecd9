import { graphql, useFragment } from "react-relay";
import { Link } from "react-router";

import type { CommitRow_commit$key } from "../relay/__generated__/CommitRow_commit.graphql";
import { useSharedSearch } from "../shell/searchParameters";
import { Avatar } from "./Avatar";
import { Time } from "./Time";

const SHORT_SHA = 7;

/** A commit in a list: its first line, its author, and where to read more. */
export function CommitRow(props: { commit: CommitRow_commit$key }) {
  const commit = useFragment(
    graphql`
      fragment CommitRow_commit on Commit {
        sha
        message
        dateCreated
        author {
          name
          email
        }
      }
    `,
    props.commit,
  );
  const shared = useSharedSearch();
  const author = commit.author?.name ?? commit.author?.email ?? "unknown";
  const [title] = (commit.message ?? "").split("\n");
  return (
    <li>
      <Avatar name={author} />
      <span className="grow cut">
        <span className="cut">{title || "No message"}</span>
        <span className="small faint commit-author">{author}</span>
      </span>
      <Link
        className="mono"
        to={{ pathname: `/commits/${commit.sha}`, search: shared }}
      >
        {commit.sha.slice(0, SHORT_SHA)}
      </Link>
      <span className="small faint age">
        <Time date={commit.dateCreated} isShort />
      </span>
    </li>
  );
}
