/** The fields of the release list and the archive mutation, for any client library. */
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

/** A release as one line of text. Reads only the fields of its own fragment. */
export function releaseLine(release: FragmentType<typeof ReleaseLine>): string {
  const { version, authors, lastDeploy } = readFragment(ReleaseLine, release);
  const names = authors.map(({ name, email }) => name ?? email).join(", ");
  const environment = lastDeploy?.environment ?? "not deployed";
  return `${version} by ${names || "no author"}, ${environment}`;
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

/** The releases of a page as lines of text. */
export function lines(page: DocumentType<typeof ReleasePage>): string[] {
  const edges = page.organization?.releases.edges ?? [];
  return edges.map(({ node }) => releaseLine(node));
}

/** Validation problems are data: `errors` lists all of them. */
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
