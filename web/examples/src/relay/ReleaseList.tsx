import { graphql, usePaginationFragment } from "react-relay";
import { ReleaseRow } from "./ReleaseRow";
import type { ReleaseList_organization$key } from "./__generated__/ReleaseList_organization.graphql";
import type { ReleaseListPaginationQuery } from "./__generated__/ReleaseListPaginationQuery.graphql";

interface Props {
  organization: ReleaseList_organization$key;
}

/** The newest releases, with a button that loads the next page. */
export function ReleaseList({ organization }: Props) {
  const { data, hasNext, isLoadingNext, loadNext } = usePaginationFragment<
    ReleaseListPaginationQuery,
    ReleaseList_organization$key
  >(
    graphql`
      fragment ReleaseList_organization on Organization
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 3 }
        cursor: { type: "String" }
      )
      @refetchable(queryName: "ReleaseListPaginationQuery") {
        releases(first: $count, after: $cursor)
          @connection(key: "ReleaseList_releases") {
          __id
          edges {
            node {
              id
              ...ReleaseRow_release
            }
          }
        }
      }
    `,
    organization,
  );

  return (
    <>
      <ul>
        {data.releases.edges.map(({ node }) => (
          <ReleaseRow
            key={node.id}
            release={node}
            connection={data.releases.__id}
          />
        ))}
      </ul>
      <button
        id="more"
        disabled={!hasNext || isLoadingNext}
        onClick={() => loadNext(3)}
      >
        More
      </button>
    </>
  );
}
