import { useDeferredValue } from "react";
import { graphql } from "react-relay";
import { Link } from "react-router";

import type {
  ReleasesPageQuery,
  ReleaseSort,
} from "../../relay/__generated__/ReleasesPageQuery.graphql";
import { FiltersBar } from "../../shell/FiltersBar";
import { toProjectArgument, usePageFilters } from "../../shell/filters";
import { useRefreshableQuery } from "../../relay/useRefreshableQuery";
import { ListPage } from "../../shell/ListPage";
import { useSearchParameter } from "../../shell/searchParameters";
import { useViewer } from "../../shell/viewer";
import { Icon } from "../../ui/Icon";
import { ReleaseList, ReleaseListSkeleton } from "./ReleaseList";
import { ReleaseSearch } from "./ReleaseSearch";

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
  const [query, setQuery] = useSearchParameter("query");
  return (
    <ListPage
      title="Releases"
      actions={
        <Link className="btn desk" to="/compare">
          <Icon name="swap" />
          Compare
        </Link>
      }
      filters={(refresh) => <FiltersBar onRefresh={refresh} hasRange={false} />}
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
      {({ order, isSecondPart, fetchKey }) => (
        <Releases
          query={query}
          isArchived={isSecondPart}
          sort={order}
          fetchKey={fetchKey}
        />
      )}
    </ListPage>
  );
}

function Releases(props: {
  query: string | null;
  isArchived: boolean;
  sort: ReleaseSort;
  fetchKey: number;
}) {
  const { organization } = useViewer();
  const filters = usePageFilters();
  const variables = useDeferredValue({
    slug: organization,
    filter: {
      query: props.query,
      status: props.isArchived ? ("ARCHIVED" as const) : ("OPEN" as const),
      projects: toProjectArgument(filters),
      environments: filters.environments,
    },
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
  return <ReleaseList organization={data.organization} query={props.query} />;
}
