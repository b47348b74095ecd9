/** Waits for two changes of releases, in each of the ways that clients have for it. */
import type { ApolloLink } from "@apollo/client";
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { Client, subscriptionExchange } from "@urql/core";
import { print } from "graphql";
import { createClient as createEventClient } from "graphql-sse";
import { createClient as createSocketClient } from "graphql-ws";
import WebSocket from "ws";
import { endpoint, headers } from "./caller";
import type { DocumentType } from "./generated";
import { graphql } from "./generated";
import { releaseLine } from "./release";

const ReleaseChanged = graphql(`
  subscription ReleaseChanged {
    releaseChanged {
      kind
      version
      release {
        id
        url
        ...ReleaseLine
      }
    }
  }
`);
type Change = DocumentType<typeof ReleaseChanged>;
const request = { query: print(ReleaseChanged) };

/** Tells of changes until the function that it returns is called. */
type Listen = (
  next: (change: Change) => void,
  error: (reason: unknown) => void,
) => () => void;

/** Connects when there is something to wait for, and again when the connection was lost. */
const socket = createSocketClient({
  url: endpoint.replace(/^http/, "ws"),
  connectionParams: { headers }, // where a browser can put the token
  webSocketImpl: WebSocket, // a browser has its own
  retryAttempts: Infinity,
});
const events = createEventClient({ url: endpoint, headers });

const overSocket: Listen = (next, error) =>
  socket.subscribe<Change>(request, {
    next: ({ data }) => data && next(data),
    error,
    complete() {},
  });

const overEvents: Listen = (next, error) =>
  events.subscribe<Change>(request, {
    next: ({ data }) => data && next(data),
    error,
    complete() {},
  });

const withApollo =
  (link: ApolloLink): Listen =>
  (next, error) => {
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    const listening = client
      .subscribe({ query: ReleaseChanged })
      .subscribe((result) => {
        if (result.error) error(result.error);
        else if (result.data) next(result.data);
      });
    return () => listening.unsubscribe();
  };

/** For all three operations: `ApolloLink.split` by `operation.operationType`. */
const withApolloOverSocket = withApollo(new GraphQLWsLink(socket));

/** The link of queries and mutations takes subscriptions as well: multipart/mixed. */
const withApolloOverHTTP = withApollo(new HttpLink({ uri: endpoint, headers }));

/** urql takes either client; this is server-sent events. */
const withUrql: Listen = (next, error) => {
  const client = new Client({
    url: endpoint,
    exchanges: [
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: events.subscribe({ query, variables }, sink),
          }),
        }),
      }),
    ],
  });
  const listening = client
    .subscription(ReleaseChanged, {})
    .subscribe((result) => {
      if (result.error) error(result.error);
      else if (result.data) next(result.data);
    });
  return () => listening.unsubscribe();
};

/** What is shown of a change; a release that was deleted has no more than its version. */
function shown({ releaseChanged: { kind, version, release } }: Change) {
  const line = release ? releaseLine(release) : version;
  return { kind, line, url: release?.url ?? null };
}

/** Why there are none: an Error, GraphQL's errors, or what closed the socket for good. */
function failure(reason: unknown): Error {
  if (reason instanceof Error) return reason;
  const { code, reason: text } = reason as Partial<CloseEvent>;
  return new Error(code ? `${code} ${text}` : JSON.stringify(reason));
}

function two(listen: Listen): Promise<ReturnType<typeof shown>[]> {
  return new Promise((resolve, reject) => {
    const changes: ReturnType<typeof shown>[] = [];
    const stop = listen(
      (change) => {
        changes.push(shown(change));
        if (changes.length === 2) {
          stop();
          resolve(changes);
        }
      },
      (reason) => reject(failure(reason)),
    );
  });
}

const ways = {
  overSocket,
  overEvents,
  withApolloOverSocket,
  withApolloOverHTTP,
  withUrql,
};
const found = await Promise.all(
  Object.entries(ways).map(async ([name, way]) => [
    name,
    await two(way).catch(String),
  ]),
);
console.log(JSON.stringify(Object.fromEntries(found), null, 2));

await socket.dispose();
