import { useEffect, useRef } from "react";
import { graphql, usePaginationFragment } from "react-relay";

import type { ReleaseListPageQuery } from "../../relay/__generated__/ReleaseListPageQuery.graphql";
import type { ReleaseList_organization$key } from "../../relay/__generated__/ReleaseList_organization.graphql";
import { useSearchParameter } from "../../shell/searchParameters";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/Empty";
import { ReleaseRow } from "./ReleaseRow";

const PAGE_SIZE = 25;

type Props = {
  organization: ReleaseList_organization$key;
  query: string | null;
};

/** The list of releases, which loads more while its end is in view. */
export function ReleaseList(props: Props) {
  const { data, loadNext, hasNext, isLoadingNext } = usePaginationFragment<
    ReleaseListPageQuery,
    ReleaseList_organization$key
  >(
    graphql`
      fragment ReleaseList_organization on Organization
      @refetchable(queryName: "ReleaseListPageQuery")
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 25 }
        cursor: { type: "String" }
        filter: { type: "ReleaseFilter" }
        orderBy: { type: "ReleaseOrder" }
      ) {
        releases(
          first: $count
          after: $cursor
          filter: $filter
          orderBy: $orderBy
        ) @connection(key: "ReleaseList_releases") {
          edges {
            node {
              id
              ...ReleaseRow_release
            }
          }
        }
      }
    `,
    props.organization,
  );
  const releases = data.releases.edges.map((edge) => edge.node);
  if (releases.length === 0) return <NoReleases query={props.query} />;
  return (
    <>
      <div className="card scroll" role="region" aria-label="Releases">
        <table className="table releases">
          <thead>
            <tr>
              <th>Release</th>
              <th>Adoption, 24 h</th>
              <th className="num">Crash-free sessions</th>
              <th className="hide-m">Sessions, 14 d</th>
              <th>Commits</th>
              <th>Last deploy</th>
              <th className="num hide-m">New issues</th>
            </tr>
          </thead>
          <tbody>
            {releases.map((release) => (
              <ReleaseRow key={release.id} release={release} />
            ))}
          </tbody>
        </table>
      </div>
      {hasNext && (
        <LoadMore
          isLoading={isLoadingNext}
          onMore={() => loadNext(PAGE_SIZE)}
        />
      )}
    </>
  );
}

function LoadMore(props: { isLoading: boolean; onMore: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const { isLoading, onMore } = props;
  useEffect(() => {
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting && !isLoading) onMore();
      },
      { rootMargin: "400px" },
    );
    if (end.current) observer.observe(end.current);
    return () => observer.disconnect();
  }, [isLoading, onMore]);
  return (
    <div ref={end} className="row center">
      <Button look="quiet" isDisabled={isLoading} onPress={onMore}>
        {isLoading ? `Loading ${PAGE_SIZE} more` : `Load ${PAGE_SIZE} more`}
      </Button>
    </div>
  );
}

function NoReleases({ query }: { query: string | null }) {
  const [, setQuery] = useSearchParameter("query");
  return (
    <section className="card">
      {query ? (
        <Empty icon="search" title="No release matches">
          <p>
            <code>{query}</code>
          </p>
          <Button onPress={() => setQuery(null)}>Clear search</Button>
        </Empty>
      ) : (
        <Empty icon="releases" title="No releases here yet">
          <p>
            Releases appear when a CI job creates them, when a history is
            imported, or with the first session of an SDK.
          </p>
          <pre className="command" tabIndex={0}>
            <code>python server.py import-git --help</code>
          </pre>
        </Empty>
      )}
    </section>
  );
}

/** The shape of the list while it is loading. */
export function ReleaseListSkeleton() {
  return (
    <div className="card" role="status" aria-label="Loading releases">
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className="skel-row">
          <span className="skel" />
        </div>
      ))}
    </div>
  );
}
