import { Suspense, useCallback, useDeferredValue, useState } from "react";
import { graphql, useLazyLoadQuery } from "react-relay";

import type {
  ReleasesPageQuery,
  ReleaseSort,
} from "../../relay/__generated__/ReleasesPageQuery.graphql";
import { FiltersBar } from "../../shell/FiltersBar";
import { toProjectArgument, usePageFilters } from "../../shell/filters";
import { Page } from "../../shell/Page";
import {
  useChangeSearch,
  useSearchParameter,
} from "../../shell/searchParameters";
import { useViewer } from "../../shell/viewer";
import { Button } from "../../ui/Button";
import { FailureBoundary } from "../../ui/Failure";
import { Picker } from "../../ui/Picker";
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
  const [fetchKey, setFetchKey] = useState(0);
  const refresh = useCallback(() => setFetchKey((before) => before + 1), []);
  const [query, setQuery] = useSearchParameter("query");
  const [status] = useSearchParameter("status");
  const [order] = useSearchParameter("order");
  const change = useChangeSearch();
  const isArchived = status === "archived";
  const sort =
    ORDERS.find((each) => each.id === order?.toUpperCase())?.id ?? "DATE";
  return (
    <Page title="Releases">
      <FiltersBar onRefresh={refresh} hasRange={false} />
      <div className="row wrap">
        <ReleaseSearch query={query ?? ""} onChange={setQuery} />
        <Picker
          label="Order"
          isLabelShown
          choices={ORDERS}
          chosen={sort}
          onChange={(chosen) => change({ order: chosen.toLowerCase() })}
        />
        <span className="joined" role="group" aria-label="Status">
          <Button
            aria-pressed={!isArchived}
            onPress={() => change({ status: null })}
          >
            Open
          </Button>
          <Button
            aria-pressed={isArchived}
            onPress={() => change({ status: "archived" })}
          >
            Archived
          </Button>
        </span>
      </div>
      <FailureBoundary key={fetchKey} onRetry={refresh}>
        <Suspense fallback={<ReleaseListSkeleton />}>
          <Releases
            query={query}
            isArchived={isArchived}
            sort={sort}
            fetchKey={fetchKey}
          />
        </Suspense>
      </FailureBoundary>
    </Page>
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
  const data = useLazyLoadQuery<ReleasesPageQuery>(
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
    { fetchKey: props.fetchKey, fetchPolicy: "store-and-network" },
  );
  if (!data.organization) return null;
  return <ReleaseList organization={data.organization} query={props.query} />;
}
