import { Suspense, useEffect, useRef } from "react";
import { graphql, useLazyLoadQuery, usePaginationFragment } from "react-relay";

import { formatReleaseCount } from "../../format/numbers";
import type { ReleaseListDroppedQuery } from "../../relay/__generated__/ReleaseListDroppedQuery.graphql";
import type { ReleaseListPageQuery } from "../../relay/__generated__/ReleaseListPageQuery.graphql";
import type { ReleaseList_organization$key } from "../../relay/__generated__/ReleaseList_organization.graphql";
import type { ReleaseRow_release$key } from "../../relay/__generated__/ReleaseRow_release.graphql";
import { toProjectArgument, usePageFilters } from "../../shell/filters";
import {
  useChangeSearch,
  useSearchParameter,
} from "../../shell/searchParameters";
import { useViewer } from "../../shell/viewer";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/Empty";
import { useIsPhone } from "../../ui/useMediaQuery";
import { divideQuery, parseFilter } from "./query";
import { ReleaseCard, ReleaseRow } from "./ReleaseRow";

const PAGE_SIZE = 25;

type Props = {
  organization: ReleaseList_organization$key;
  query: string | null;
  isArchived: boolean;
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
  const isPhone = useIsPhone();
  const releases = data.releases.edges.map((edge) => edge.node);
  if (releases.length === 0) return <NoReleases {...props} />;
  return (
    <>
      {isPhone ? (
        <ul className="card list" aria-label="Releases">
          {releases.map((release) => (
            <ReleaseCard key={release.id} release={release} />
          ))}
        </ul>
      ) : (
        <Table releases={releases} />
      )}
      {hasNext && (
        <LoadMore
          isLoading={isLoadingNext}
          onMore={() => loadNext(PAGE_SIZE)}
        />
      )}
    </>
  );
}

function Table(props: {
  releases: readonly ({ readonly id: string } & ReleaseRow_release$key)[];
}) {
  return (
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
          {props.releases.map((release) => (
            <ReleaseRow key={release.id} release={release} />
          ))}
        </tbody>
      </table>
    </div>
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

function NoReleases({ query, isArchived }: Omit<Props, "organization">) {
  const [, setQuery] = useSearchParameter("query");
  const { projects, environments } = usePageFilters();
  const change = useChangeSearch();
  return (
    <section className="card">
      {query ? (
        <Empty icon="search" title="No release matches">
          <p>
            <code>{query}</code>
          </p>
          <div className="row wrap center">
            <Suspense>
              <DropFilter query={query} onChange={setQuery} />
            </Suspense>
            <Button look="quiet" onPress={() => setQuery(null)}>
              Clear search
            </Button>
          </div>
        </Empty>
      ) : isArchived ? (
        <Empty icon="releases" title="No archived releases">
          <p>The page of a release archives it: lists leave it out then.</p>
        </Empty>
      ) : projects.length + environments.length > 0 ? (
        <Empty
          icon="releases"
          title="No releases in these projects and environments"
        >
          <Button onPress={() => change({ project: null, environment: null })}>
            Clear filters
          </Button>
        </Empty>
      ) : (
        <Empty icon="releases" title="No releases here yet">
          <p>
            Releases appear when a CI job creates them, when a history is
            imported, or with the first session of an SDK.
          </p>
          <pre className="command" tabIndex={0}>
            <code>waybill import-git --help</code>
          </pre>
        </Empty>
      )}
    </section>
  );
}

/** Offers the search without its last filter, if that finds something. */
function DropFilter(props: {
  query: string;
  onChange: (query: string | null) => void;
}) {
  const { organization } = useViewer();
  const filters = usePageFilters();
  const { filters: parts, rest } = divideQuery(props.query);
  const dropped = parts.at(-1);
  const without = [...parts.slice(0, -1), rest].join(" ").trim();
  const data = useLazyLoadQuery<ReleaseListDroppedQuery>(
    graphql`
      query ReleaseListDroppedQuery($slug: String!, $filter: ReleaseFilter!) {
        organization(slug: $slug) {
          releases(first: 1, filter: $filter) {
            totalCount
          }
        }
      }
    `,
    {
      slug: organization,
      filter: {
        query: without,
        projects: toProjectArgument(filters),
        environments: filters.environments,
      },
    },
  );
  const count = data.organization?.releases.totalCount ?? 0;
  if (dropped === undefined || count === 0) return null;
  const key = parseFilter(dropped)?.key.name ?? dropped;
  return (
    <Button onPress={() => props.onChange(without || null)}>
      {`Drop ${key}: ${formatReleaseCount(count)} ${count === 1 ? "matches" : "match"}`}
    </Button>
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
