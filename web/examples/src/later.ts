/** A list that is shown at once, and what takes longer as soon as it is there: `@defer`. */
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import {
  Defer20220824Handler,
  GraphQL17Alpha9Handler,
} from "@apollo/client/incremental";
import { Client, fetchExchange } from "@urql/core";
import { endpoint, headers } from "./caller";
import type { DocumentType } from "./generated";
import { graphql } from "./generated";

const ReleasesThenAuthors = graphql(`
  query ReleasesThenAuthors($first: Int!) {
    organization {
      id
      releases(first: $first) {
        nodes {
          id
          version
          ... @defer(label: "authors") {
            authors {
              email
            }
          }
        }
      }
    }
  }
`);
const variables = { first: 3 };

/** What is known of each release: `authors` stays undefined until they have come. */
type Known = { version: string; authors?: string[] }[];

function known(page: DocumentType<typeof ReleasesThenAuthors>): Known {
  const nodes = page.organization?.releases.nodes ?? [];
  return nodes.map(({ version, authors }) => ({
    version,
    authors: authors?.map(({ email }) => email ?? ""),
  }));
}

/** The server writes what the handler announces that it reads. */
function withApollo(
  incrementalHandler: Defer20220824Handler | GraphQL17Alpha9Handler,
): Promise<Known[]> {
  const client = new ApolloClient({
    link: new HttpLink({ uri: endpoint, headers }),
    cache: new InMemoryCache(),
    incrementalHandler,
  });
  return new Promise((resolve, reject) => {
    const screens: Known[] = [];
    client.watchQuery({ query: ReleasesThenAuthors, variables }).subscribe({
      next({ data, dataState, error }) {
        if (error) reject(error);
        if (dataState !== "streaming" && dataState !== "complete") return;
        screens.push(known(data as DocumentType<typeof ReleasesThenAuthors>));
        if (dataState === "complete") resolve(screens);
      },
    });
  });
}

/** Nothing is to be set: urql accepts parts of every query. */
function withUrql(): Promise<Known[]> {
  const client = new Client({
    url: endpoint,
    fetchOptions: { headers },
    exchanges: [fetchExchange],
  });
  return new Promise((resolve, reject) => {
    const screens: Known[] = [];
    client
      .query(ReleasesThenAuthors, variables)
      .subscribe(({ data, error, hasNext }) => {
        if (error) reject(error);
        if (data) screens.push(known(data));
        if (!hasNext) resolve(screens);
      });
  });
}

const ways = {
  apollo2022: () => withApollo(new Defer20220824Handler()),
  apolloNewer: () => withApollo(new GraphQL17Alpha9Handler()),
  urql: withUrql,
};
const found = await Promise.all(
  Object.entries(ways).map(async ([name, way]) => [name, await way()]),
);
console.log(JSON.stringify(Object.fromEntries(found), null, 2));
