import { Suspense, useCallback, useDeferredValue, useState } from "react";
import { graphql, usePaginationFragment } from "react-relay";

import type { CommitsPageList_organization$key } from "../../relay/__generated__/CommitsPageList_organization.graphql";
import type { CommitsPageListQuery } from "../../relay/__generated__/CommitsPageListQuery.graphql";
import type { CommitsPageQuery } from "../../relay/__generated__/CommitsPageQuery.graphql";
import { useRefreshableQuery } from "../../relay/useRefreshableQuery";
import { Page } from "../../shell/Page";
import {
  useChangeSearch,
  useSearchParameter,
} from "../../shell/searchParameters";
import { useViewer } from "../../shell/viewer";
import { Button } from "../../ui/Button";
import { CommitRow } from "../../ui/CommitRow";
import { Empty } from "../../ui/Empty";
import { FailureBoundary } from "../../ui/Failure";
import { SearchInput } from "../../ui/SearchInput";

const PAGE_SIZE = 30;
const SHA = /^[0-9a-f]{7,64}$/i;

/** Commits, found by a part of their message, their author or their sha. */
export function Component() {
  const [fetchKey, setFetchKey] = useState(0);
  const refresh = useCallback(() => setFetchKey((before) => before + 1), []);
  const [query, setQuery] = useSearchParameter("query");
  const [author, setAuthor] = useSearchParameter("author");
  return (
    <Page title="Commits">
      <div className="row wrap">
        <SearchInput
          label="Search commits"
          placeholder="Part of a message, or at least 7 characters of a sha"
          text={query ?? ""}
          onChange={setQuery}
        />
        <SearchInput
          label="Author"
          placeholder="Author: part of a name, or an address"
          text={author ?? ""}
          onChange={setAuthor}
        />
      </div>
      <FailureBoundary onRetry={refresh}>
        <Suspense fallback={<span className="skel skel-card" />}>
          <Commits query={query} author={author} fetchKey={fetchKey} />
        </Suspense>
      </FailureBoundary>
    </Page>
  );
}

function Commits(props: {
  query: string | null;
  author: string | null;
  fetchKey: number;
}) {
  const { organization } = useViewer();
  const isSha = props.query !== null && SHA.test(props.query);
  const variables = useDeferredValue({
    slug: organization,
    sha: props.query ?? "",
    isSha,
    filter: { query: isSha ? null : props.query, author: props.author },
  });
  const data = useRefreshableQuery<CommitsPageQuery>(
    graphql`
      query CommitsPageQuery(
        $slug: String!
        $sha: String!
        $isSha: Boolean!
        $filter: CommitFilter
      ) {
        organization(slug: $slug) {
          commit(sha: $sha) @include(if: $isSha) {
            ...CommitRow_commit
          }
          ...CommitsPageList_organization
            @arguments(filter: $filter)
            @skip(if: $isSha)
            @alias(as: "list")
        }
      }
    `,
    variables,
    props.fetchKey,
  );
  if (!data.organization) return null;
  if (variables.isSha) {
    const { commit } = data.organization;
    return commit ? (
      <ul className="card list">
        <CommitRow commit={commit} />
      </ul>
    ) : (
      <NoCommits />
    );
  }
  const { list } = data.organization;
  return list ? <List organization={list} /> : null;
}

function List(props: { organization: CommitsPageList_organization$key }) {
  const { data, hasNext, isLoadingNext, loadNext } = usePaginationFragment<
    CommitsPageListQuery,
    CommitsPageList_organization$key
  >(
    graphql`
      fragment CommitsPageList_organization on Organization
      @refetchable(queryName: "CommitsPageListQuery")
      @argumentDefinitions(
        count: { type: "Int", defaultValue: 30 }
        cursor: { type: "String" }
        filter: { type: "CommitFilter" }
      ) {
        commits(first: $count, after: $cursor, filter: $filter)
          @connection(key: "CommitsPageList_commits") {
          edges {
            node {
              id
              ...CommitRow_commit
            }
          }
        }
      }
    `,
    props.organization,
  );
  const { edges } = data.commits;
  if (edges.length === 0) return <NoCommits />;
  return (
    <>
      <ul className="card list">
        {edges.map(({ node }) => (
          <CommitRow key={node.id} commit={node} />
        ))}
      </ul>
      {hasNext && (
        <div className="row center">
          <Button
            look="quiet"
            isDisabled={isLoadingNext}
            onPress={() => loadNext(PAGE_SIZE)}
          >
            {isLoadingNext ? "Loading more" : "Load more"}
          </Button>
        </div>
      )}
    </>
  );
}

function NoCommits() {
  const [query] = useSearchParameter("query");
  const [author] = useSearchParameter("author");
  const change = useChangeSearch();
  if (query || author) {
    return (
      <section className="card">
        <Empty icon="search" title="No commit matches">
          <Button onPress={() => change({ query: null, author: null })}>
            Clear search
          </Button>
        </Empty>
      </section>
    );
  }
  return (
    <section className="card">
      <Empty icon="commit" title="No commits here yet">
        <p>
          Commits come with releases: from CI jobs, sentry-cli, or an imported
          history.
        </p>
      </Empty>
    </section>
  );
}
