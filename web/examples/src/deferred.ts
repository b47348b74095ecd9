/** `@defer`: show a list at once, and each deferred field when its payload arrives. */
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import {
  Defer20220824Handler,
  GraphQL17Alpha9Handler,
} from "@apollo/client/incremental";
import { Client, fetchExchange } from "@urql/core";
import { endpoint, headers } from "./config";
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

/** Each release as shown; `authors` is undefined until the deferred payload arrives. */
type Screen = { version: string; authors?: string[] }[];

function toScreen(page: DocumentType<typeof ReleasesThenAuthors>): Screen {
  const nodes = page.organization?.releases.nodes ?? [];
  return nodes.map(({ version, authors }) => ({
    version,
    authors: authors?.map(({ email }) => email ?? ""),
  }));
}

/** The handler sends the incremental format that it reads; the server replies in it. */
function withApollo(
  incrementalHandler: Defer20220824Handler | GraphQL17Alpha9Handler,
): Promise<Screen[]> {
  const client = new ApolloClient({
    link: new HttpLink({ uri: endpoint, headers }),
    cache: new InMemoryCache(),
    incrementalHandler,
  });
  return new Promise((resolve, reject) => {
    const screens: Screen[] = [];
    client.watchQuery({ query: ReleasesThenAuthors, variables }).subscribe({
      next({ data, dataState, error }) {
        if (error) reject(error);
        if (dataState !== "streaming" && dataState !== "complete") return;
        screens.push(
          toScreen(data as DocumentType<typeof ReleasesThenAuthors>),
        );
        if (dataState === "complete") resolve(screens);
      },
    });
  });
}

/** urql accepts incremental delivery for every query, without configuration. */
function withUrql(): Promise<Screen[]> {
  const client = new Client({
    url: endpoint,
    fetchOptions: { headers },
    exchanges: [fetchExchange],
  });
  return new Promise((resolve, reject) => {
    const screens: Screen[] = [];
    client
      .query(ReleasesThenAuthors, variables)
      .subscribe(({ data, error, hasNext }) => {
        if (error) reject(error);
        if (data) screens.push(toScreen(data));
        if (!hasNext) resolve(screens);
      });
  });
}

const clients = {
  apolloFormat2022: () => withApollo(new Defer20220824Handler()),
  apolloFormatV02: () => withApollo(new GraphQL17Alpha9Handler()),
  urql: withUrql,
};
const results = await Promise.all(
  Object.entries(clients).map(async ([name, run]) => [name, await run()]),
);
console.log(JSON.stringify(Object.fromEntries(results), null, 2));
