/** Receive two changes of releases over each transport for subscriptions. */
import type { ApolloLink } from "@apollo/client";
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { Client, subscriptionExchange } from "@urql/core";
import { print } from "graphql";
import { createClient as createEventClient } from "graphql-sse";
import { createClient as createSocketClient } from "graphql-ws";
import WebSocket from "ws";
import { endpoint, headers } from "./config";
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

/** Starts a subscription. The returned function ends it. */
type Subscribe = (
  next: (change: Change) => void,
  error: (reason: unknown) => void,
) => () => void;

/** Connects with the first subscription, and reconnects after a lost connection. */
const socket = createSocketClient({
  url: endpoint.replace(/^http/, "ws"),
  connectionParams: { headers }, // browsers cannot set headers of a WebSocket handshake
  webSocketImpl: WebSocket, // browsers have a built-in WebSocket
  retryAttempts: Infinity,
});

/** Whether the server knows the token; trying again does not change that. */
let isKnown = true;
const events = createEventClient({
  url: endpoint,
  headers,
  fetchFn: async (...request: Parameters<typeof fetch>) => {
    const response = await fetch(...request);
    isKnown = response.status !== 401;
    return response;
  },
  async retry(retries) {
    if (!isKnown) throw new Error("The server does not know the token.");
    await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** retries));
  },
});

const overWebSocket: Subscribe = (next, error) =>
  socket.subscribe<Change>(request, {
    next: ({ data }) => data && next(data),
    error,
    complete() {},
  });

const overEventStream: Subscribe = (next, error) =>
  events.subscribe<Change>(request, {
    next: ({ data }) => data && next(data),
    error,
    complete() {},
  });

const withApollo =
  (link: ApolloLink): Subscribe =>
  (next, error) => {
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    const subscription = client
      .subscribe({ query: ReleaseChanged })
      .subscribe((result) => {
        if (result.error) error(result.error);
        else if (result.data) next(result.data);
      });
    return () => subscription.unsubscribe();
  };

/** A client for all operations combines links by `ApolloLink.split`. */
const withApolloOverWebSocket = withApollo(new GraphQLWsLink(socket));

/** HttpLink, which sends queries and mutations, subscribes over multipart/mixed. */
const withApolloOverMultipart = withApollo(
  new HttpLink({ uri: endpoint, headers }),
);

/** urql works with either client; this one uses server-sent events. */
const withUrql: Subscribe = (next, error) => {
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
  const subscription = client
    .subscription(ReleaseChanged, {})
    .subscribe((result) => {
      if (result.error) error(result.error);
      else if (result.data) next(result.data);
    });
  return () => subscription.unsubscribe();
};

/** A change as printed. A deleted release has only its version. */
function toRow({ releaseChanged: { kind, version, release } }: Change) {
  const line = release ? releaseLine(release) : version;
  return { kind, line, url: release?.url ?? null };
}

/** Convert a failure to an Error: an Error, GraphQL errors, or a close event. */
function toError(reason: unknown): Error {
  if (reason instanceof Error) return reason;
  const { code, reason: text } = reason as Partial<CloseEvent>;
  return new Error(code ? `${code} ${text}` : JSON.stringify(reason));
}

function receiveTwo(subscribe: Subscribe): Promise<ReturnType<typeof toRow>[]> {
  return new Promise((resolve, reject) => {
    const changes: ReturnType<typeof toRow>[] = [];
    const unsubscribe = subscribe(
      (change) => {
        changes.push(toRow(change));
        if (changes.length === 2) {
          unsubscribe();
          resolve(changes);
        }
      },
      (reason) => reject(toError(reason)),
    );
  });
}

const transports = {
  overWebSocket,
  overEventStream,
  withApolloOverWebSocket,
  withApolloOverMultipart,
  withUrql,
};
const results = await Promise.all(
  Object.entries(transports).map(async ([name, subscribe]) => [
    name,
    await receiveTwo(subscribe).catch(String),
  ]),
);
console.log(JSON.stringify(Object.fromEntries(results), null, 2));

await socket.dispose();
