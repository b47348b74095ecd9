import { Suspense, useCallback, useDeferredValue, useState } from "react";
import { graphql, useLazyLoadQuery, usePaginationFragment } from "react-relay";
import { Link } from "react-router";

import type { DashboardsPageList_organization$key } from "../../relay/__generated__/DashboardsPageList_organization.graphql";
import type { DashboardsPageListQuery } from "../../relay/__generated__/DashboardsPageListQuery.graphql";
import type {
  DashboardsPageQuery,
  DashboardSort,
} from "../../relay/__generated__/DashboardsPageQuery.graphql";
import { Page } from "../../shell/Page";
import {
  useChangeSearch,
  useSearchParameter,
} from "../../shell/searchParameters";
import { useViewer } from "../../shell/viewer";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/Empty";
import { FailureBoundary } from "../../ui/Failure";
import { Icon } from "../../ui/Icon";
import { Picker } from "../../ui/Picker";
import { SearchInput } from "../../ui/SearchInput";
import { DashboardCard } from "./DashboardCard";

const ORDERS: readonly { id: DashboardSort; name: string }[] = [
  { id: "RECENTLY_VIEWED", name: "Recently viewed" },
  { id: "MOST_POPULAR", name: "Most visited" },
  { id: "MINE_FIRST", name: "Mine first" },
  { id: "DATE_CREATED", name: "Newest" },
  { id: "TITLE", name: "Title" },
];

/** The dashboards of the organization, favourites first. */
export function Component() {
  const [fetchKey, setFetchKey] = useState(0);
  const refresh = useCallback(() => setFetchKey((before) => before + 1), []);
  const [query, setQuery] = useSearchParameter("query");
  const [order] = useSearchParameter("order");
  const [favourites] = useSearchParameter("favourites");
  const change = useChangeSearch();
  const { canWrite } = useViewer();
  const sort =
    ORDERS.find((each) => each.id === order?.toUpperCase())?.id ??
    "RECENTLY_VIEWED";
  return (
    <Page
      title="Dashboards"
      actions={
        canWrite && (
          <Link className="btn primary" to="/dashboards/new">
            <Icon name="plus" />
            New dashboard
          </Link>
        )
      }
    >
      <div className="row wrap">
        <SearchInput
          label="Search dashboards"
          placeholder="Part of a title"
          text={query ?? ""}
          onChange={setQuery}
        />
        <Picker
          label="Order"
          isLabelShown
          choices={ORDERS}
          chosen={sort}
          onChange={(chosen) => change({ order: chosen.toLowerCase() })}
        />
        <span className="joined" role="group" aria-label="Which">
          <Button
            aria-pressed={!favourites}
            onPress={() => change({ favourites: null })}
          >
            All
          </Button>
          <Button
            aria-pressed={!!favourites}
            onPress={() => change({ favourites: "yes" })}
          >
            Favourites
          </Button>
        </span>
      </div>
      <FailureBoundary key={fetchKey} onRetry={refresh}>
        <Suspense fallback={<CardsSkeleton />}>
          <Dashboards
            query={query}
            sort={sort}
            isFavourites={!!favourites}
            fetchKey={fetchKey}
          />
        </Suspense>
      </FailureBoundary>
    </Page>
  );
}

function Dashboards(props: {
  query: string | null;
  sort: DashboardSort;
  isFavourites: boolean;
  fetchKey: number;
}) {
  const { organization } = useViewer();
  const variables = useDeferredValue({
    slug: organization,
    filter: {
      query: props.query,
      favorites: props.isFavourites ? true : null,
    },
    orderBy: {
      field: props.sort,
      direction: props.sort === "TITLE" ? ("ASC" as const) : ("DESC" as const),
    },
  });
  const data = useLazyLoadQuery<DashboardsPageQuery>(
    graphql`
      query DashboardsPageQuery(
        $slug: String!
        $filter: DashboardFilter
        $orderBy: DashboardOrder
      ) {
        organization(slug: $slug) {
          ...DashboardsPageList_organization
            @arguments(filter: $filter, orderBy: $orderBy)
        }
      }
    `,
    variables,
    { fetchKey: props.fetchKey, fetchPolicy: "store-and-network" },
  );
  if (!data.organization) return null;
  return <List organization={data.organization} query={props.query} />;
}

function List(props: {
  organization: DashboardsPageList_organization$key;
  query: string | null;
}) {
  const { data, hasNext, isLoadingNext, loadNext } = usePaginationFragment<
    DashboardsPageListQuery,
    DashboardsPageList_organization$key
  >(
    graphql`
      fragment DashboardsPageList_organization on Organization
      @refetchable(queryName: "DashboardsPageListQuery")
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 24 }
        cursor: { type: "String" }
        filter: { type: "DashboardFilter" }
        orderBy: { type: "DashboardOrder" }
      ) {
        dashboards(
          first: $count
          after: $cursor
          filter: $filter
          orderBy: $orderBy
        ) @connection(key: "DashboardsPageList_dashboards") {
          edges {
            node {
              id
              ...DashboardCard_dashboard
            }
          }
        }
      }
    `,
    props.organization,
  );
  const { edges } = data.dashboards;
  const [, setQuery] = useSearchParameter("query");
  if (edges.length === 0) {
    return (
      <section className="card">
        {props.query ? (
          <Empty icon="search" title="No dashboard matches">
            <p>
              <code>{props.query}</code>
            </p>
            <Button onPress={() => setQuery(null)}>Clear search</Button>
          </Empty>
        ) : (
          <Empty icon="dashboard" title="No dashboards here yet">
            <p>Stars mark favourites; a new dashboard starts empty.</p>
          </Empty>
        )}
      </section>
    );
  }
  return (
    <>
      <ul className="cards">
        {edges.map(({ node }) => (
          <li key={node.id}>
            <DashboardCard dashboard={node} />
          </li>
        ))}
      </ul>
      {hasNext && (
        <div className="row center">
          <Button
            look="quiet"
            isDisabled={isLoadingNext}
            onPress={() => loadNext(24)}
          >
            {isLoadingNext ? "Loading more" : "Load more"}
          </Button>
        </div>
      )}
    </>
  );
}

function CardsSkeleton() {
  return (
    <div className="cards" role="status" aria-label="Loading dashboards">
      {Array.from({ length: 6 }, (_, index) => (
        <span key={index} className="skel skel-tile" />
      ))}
    </div>
  );
}
