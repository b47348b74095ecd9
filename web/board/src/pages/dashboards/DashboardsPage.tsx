import { useDeferredValue } from "react";
import { graphql, usePaginationFragment } from "react-relay";
import { Link } from "react-router";

import type { DashboardsPageList_organization$key } from "../../relay/__generated__/DashboardsPageList_organization.graphql";
import type { DashboardsPageListQuery } from "../../relay/__generated__/DashboardsPageListQuery.graphql";
import type {
  DashboardsPageQuery,
  DashboardSort,
} from "../../relay/__generated__/DashboardsPageQuery.graphql";
import { useRefreshableQuery } from "../../relay/useRefreshableQuery";
import { ListPage } from "../../shell/ListPage";
import { useSearchParameter } from "../../shell/searchParameters";
import { useViewer } from "../../shell/viewer";
import { Button } from "../../ui/Button";
import { Empty } from "../../ui/Empty";
import { Icon } from "../../ui/Icon";
import { SearchInput } from "../../ui/SearchInput";
import { DashboardCard } from "./DashboardCard";

const ORDERS: readonly { id: DashboardSort; name: string }[] = [
  { id: "RECENTLY_VIEWED", name: "Recently viewed" },
  { id: "MOST_POPULAR", name: "Most visited" },
  { id: "MINE_FIRST", name: "Mine first" },
  { id: "DATE_CREATED", name: "Newest" },
  { id: "TITLE", name: "Title" },
];

/** The dashboards of the organization. */
export function Component() {
  const [query, setQuery] = useSearchParameter("query");
  const { canWrite } = useViewer();
  return (
    <ListPage
      title="Dashboards"
      actions={
        canWrite && (
          <Link
            className="btn primary"
            aria-label="New dashboard"
            to="/dashboards/new"
          >
            <Icon name="plus" />
            <span>
              New<span className="desk"> dashboard</span>
            </span>
          </Link>
        )
      }
      search={
        <SearchInput
          label="Search dashboards"
          placeholder="Part of a title"
          text={query ?? ""}
          onChange={setQuery}
        />
      }
      orders={ORDERS}
      parts={{
        label: "Which",
        parameter: "favourites",
        names: ["All", "Favourites"],
        value: "yes",
      }}
      skeleton={<CardsSkeleton />}
    >
      {({ order, isSecondPart, fetchKey }) => (
        <Dashboards
          query={query}
          sort={order}
          isFavourites={isSecondPart}
          fetchKey={fetchKey}
        />
      )}
    </ListPage>
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
  const data = useRefreshableQuery<DashboardsPageQuery>(
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
    props.fetchKey,
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
