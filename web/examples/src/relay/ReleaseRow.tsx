import { graphql, useFragment, useMutation } from "react-relay";
import type { ReleaseRow_release$key } from "./__generated__/ReleaseRow_release.graphql";
import type { ReleaseRowArchiveMutation } from "./__generated__/ReleaseRowArchiveMutation.graphql";

interface Props {
  release: ReleaseRow_release$key;
  /** The id of the list that an archived release is removed from. */
  connection: string;
}

/** A release: its version, its authors and a button that archives it. */
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
