/** What is shown of releases, and how one is archived: the same for every client. */
import type { DocumentType, FragmentType } from "./generated";
import { graphql, readFragment } from "./generated";

export const ReleaseLine = graphql(`
  fragment ReleaseLine on Release {
    id
    version
    dateCreated
    authors {
      name
      email
    }
    lastDeploy {
      id
      environment
    }
  }
`);

/** A release in a line. It sees what its own fragment asks for, and nothing else. */
export function releaseLine(release: FragmentType<typeof ReleaseLine>): string {
  const { version, authors, lastDeploy } = readFragment(ReleaseLine, release);
  const names = authors.map(({ name, email }) => name ?? email).join(", ");
  const place = lastDeploy?.environment ?? "nowhere yet";
  return `${version} by ${names || "nobody"}, ${place}`;
}

export const ReleasePage = graphql(`
  query ReleasePage($first: Int!, $after: String) {
    organization {
      id
      releases(first: $first, after: $after) {
        edges {
          cursor
          node {
            id
            version
            ...ReleaseLine
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

/** The lines of a page. */
export function lines(page: DocumentType<typeof ReleasePage>): string[] {
  const edges = page.organization?.releases.edges ?? [];
  return edges.map(({ node }) => releaseLine(node));
}

/** Everything that was wrong comes at once, as data: see `errors`. */
export const ArchiveRelease = graphql(`
  mutation ArchiveRelease($version: String!) {
    updateRelease(input: { version: $version, status: ARCHIVED }) {
      release {
        id
        status
      }
      errors {
        code
        message
        path
      }
    }
  }
`);
