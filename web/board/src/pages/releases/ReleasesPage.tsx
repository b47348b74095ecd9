import { useDeferredValue } from "react";
import { graphql } from "react-relay";
import { Link } from "react-router";

import type {
  ReleasesPageQuery,
  ReleaseSort,
} from "../../relay/__generated__/ReleasesPageQuery.graphql";
import { formatReleaseCount } from "../../format/numbers";
import { FiltersBar } from "../../shell/FiltersBar";
import { usePageFilters } from "../../shell/filters";
import { useRefreshableQuery } from "../../relay/useRefreshableQuery";
import { ListPage } from "../../shell/ListPage";
import { useSearchParameter } from "../../shell/searchParameters";
import { useViewer } from "../../shell/viewer";
import { Icon } from "../../ui/Icon";
import { ReleaseList, ReleaseListSkeleton } from "./ReleaseList";
import { ReleaseSearch } from "./ReleaseSearch";
import { useMatchCount } from "./useMatchCount";

const ORDERS: readonly { id: ReleaseSort; name: string }[] = [
  { id: "DATE", name: "Newest" },
  { id: "SEMVER", name: "Semantic version" },
  { id: "ADOPTION", name: "Adoption" },
  { id: "SESSIONS", name: "Sessions" },
  { id: "USERS", name: "Users" },
  { id: "CRASH_FREE_SESSIONS", name: "Crash rate of sessions" },
  { id: "CRASH_FREE_USERS", name: "Crash rate of users" },
];

/** The releases of the chosen projects, found by the search language. */
export function Component() {
  const { organization } = useViewer();
  const [query, setQuery] = useSearchParameter("query");
  const [status] = useSearchParameter("status");
  const { projects, environments } = usePageFilters();
  const isArchived = status === "archived";
  const filter = {
    query,
    status: isArchived ? ("ARCHIVED" as const) : ("OPEN" as const),
    projects: projects.length > 0 ? projects : null,
    environments,
  };
  const count = useMatchCount(organization, filter);
  return (
    <ListPage
      title="Releases"
      detail={count !== null && describeCount(count, query !== null)}
      actions={
        <Link className="btn desk" to="/compare">
          <Icon name="swap" />
          Compare
        </Link>
      }
      filters={(bar) => <FiltersBar {...bar} hasRange={false} />}
      search={<ReleaseSearch query={query ?? ""} onChange={setQuery} />}
      orders={ORDERS}
      parts={{
        label: "Status",
        parameter: "status",
        names: ["Open", "Archived"],
        value: "archived",
      }}
      skeleton={<ReleaseListSkeleton />}
    >
      {({ order, fetchKey }) => (
        <Releases
          organization={organization}
          filter={filter}
          sort={order}
          fetchKey={fetchKey}
        />
      )}
    </ListPage>
  );
}

function describeCount(count: number, isSearched: boolean): string {
  const number = formatReleaseCount(count);
  if (isSearched) return count === 1 ? "1 matches" : `${number} match`;
  return count === 1 ? "1 release" : `${number} releases`;
}

function Releases(props: {
  organization: string;
  filter: NonNullable<ReleasesPageQuery["variables"]["filter"]>;
  sort: ReleaseSort;
  fetchKey: number;
}) {
  const variables = useDeferredValue({
    slug: props.organization,
    filter: props.filter,
    orderBy: { field: props.sort, direction: "DESC" as const },
  });
  const data = useRefreshableQuery<ReleasesPageQuery>(
    graphql`
      query ReleasesPageQuery(
        $slug: String!
        $filter: ReleaseFilter
        $orderBy: ReleaseOrder
      ) {
        organization(slug: $slug) {
          ...ReleaseList_organization
            @arguments(filter: $filter, orderBy: $orderBy)
        }
      }
    `,
    variables,
    props.fetchKey,
  );
  if (!data.organization) return null;
  return (
    <ReleaseList
      organization={data.organization}
      query={props.filter.query ?? null}
      isArchived={props.filter.status === "ARCHIVED"}
    />
  );
}
