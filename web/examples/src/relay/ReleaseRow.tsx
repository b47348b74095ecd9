import { graphql, useFragment, useMutation } from "react-relay";
import type { ReleaseRow_release$key } from "./__generated__/ReleaseRow_release.graphql";
import type { ReleaseRowArchiveMutation } from "./__generated__/ReleaseRowArchiveMutation.graphql";

interface Props {
  release: ReleaseRow_release$key;
  /** The list that the release leaves when it is archived. */
  connection: string;
}

/** A release: its version, who wrote it, and a button to archive it. */
export function ReleaseRow({ release, connection }: Props) {
  const { version, authors } = useFragment(
    graphql`
      fragment ReleaseRow_release on Release {
        version
        authors {
          name
          email
        }
      }
    `,
    release,
  );
  const [archive, isArchiving] = useMutation<ReleaseRowArchiveMutation>(graphql`
    mutation ReleaseRowArchiveMutation(
      $version: String!
      $connections: [ID!]!
    ) {
      updateRelease(input: { version: $version, status: ARCHIVED }) {
        release {
          id @deleteEdge(connections: $connections)
          status
        }
        errors {
          code
          message
        }
      }
    }
  `);

  return (
    <li>
      <span>{version}</span> by{" "}
      {authors.map(({ name, email }) => name ?? email).join(", ")}
      <button
        disabled={isArchiving}
        onClick={() =>
          archive({ variables: { version, connections: [connection] } })
        }
      >
        Archive
      </button>
    </li>
  );
}
