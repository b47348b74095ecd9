/** Apollo Client: pagination, a mutation that updates the cache, concurrent saves, errors. */
import type { DocumentNode } from "@apollo/client";
import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  HttpLink,
  InMemoryCache,
  ServerError,
} from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";
import { authorizationHeader, endpoint, headers } from "./config";
import { editConcurrently } from "./dashboard";
import { ArchiveRelease, ReleasePage, lines } from "./release";

/** Merges the pages of a list. Each filter and order has its own list. */
const paginated = relayStylePagination(["filter", "orderBy"]);
const cache = new InMemoryCache({
  typePolicies: {
    Organization: { fields: { releases: paginated, dashboards: paginated } },
    Viewer: { keyFields: [] }, // a singleton without an id
  },
});

const http = new HttpLink({ uri: endpoint, headers });

/** Automatic persisted queries: sends the hash, and the text when the server lacks it. */
const automatic = new PersistedQueryLink({
  sha256: async (text) => {
    const bytes = new TextEncoder().encode(text);
    const hash = await crypto.subtle.digest("SHA-256", bytes);
    return Array.from(new Uint8Array(hash), (byte) =>
      byte.toString(16).padStart(2, "0"),
    ).join("");
  },
});

/** Trusted documents: sends the hash that the build wrote. The server has the manifest. */
const trusted = new PersistedQueryLink({
  generateHash: (document: DocumentNode & { __meta__?: { hash?: string } }) =>
    document.__meta__?.hash ?? "",
  retry: () => false,
});

/** PERSISTED_DOCUMENTS selects a link; the default sends the text. */
const links: Record<string, ApolloLink> = {
  automatic: automatic.concat(http),
  trusted: trusted.concat(http),
};
const link = links[process.env.PERSISTED_DOCUMENTS ?? ""] ?? http;

const client = new ApolloClient({ link, cache });

/** The lines of the release list after each change. */
const screens: string[][] = [];
const variables = { first: 3 };
const first = await client.query({ query: ReleasePage, variables });
const page = client.watchQuery({ query: ReleasePage, variables });
const subscription = page.subscribe(({ data, dataState, loading }) => {
  if (dataState === "complete" && !loading) screens.push(lines(data));
});

/** Fetch the next page by cursor. The policy above appends it. */
const releases = first.data?.organization?.releases;
await page.fetchMore({ variables: { after: releases?.pageInfo.endCursor } });

/** Evict the archived release: the cache cannot know that lists omit it from now on. */
const newest = releases?.edges[0]?.node.version ?? "";
const { data: archived } = await client.mutate({
  mutation: ArchiveRelease,
  variables: { version: newest },
  update(cache, { data }) {
    const release = data?.updateRelease.release;
    if (release) cache.evict({ id: cache.identify(release) });
  },
});
subscription.unsubscribe();

/** An invalid input is reported as data: `errors` with code and path. */
const { data: refused } = await client.mutate({
  mutation: ArchiveRelease,
  variables: { version: "no such release" },
});

/** Apollo Client throws the errors of a failed request; this returns their codes. */
async function errorCodes(first: number, bearer?: string): Promise<string[]> {
  try {
    await client.query({
      query: ReleasePage,
      variables: { first },
      context: bearer ? { headers: authorizationHeader(bearer) } : {},
      fetchPolicy: "network-only", // the cache could answer otherwise
    });
    return [];
  } catch (error) {
    if (CombinedGraphQLErrors.is(error)) {
      return error.errors.map(({ extensions }) => String(extensions?.code));
    }
    if (ServerError.is(error)) return [`status ${error.statusCode}`];
    throw error;
  }
}
const pageTooLarge = await errorCodes(101);
const invalidToken = await errorCodes(3, "wb_invalid");

/** Two users save one dashboard. The cache holds its current state under its id. */
const dashboard = await editConcurrently(
  {
    query: (query, variables) =>
      client
        .query({ query, variables, fetchPolicy: "network-only" })
        .then(requireData),
    mutate: (mutation, variables) =>
      client.mutate({ mutation, variables }).then(requireData),
  },
  "Edited with Apollo",
);

function requireData<Data>({ data }: { data?: Data }): Data {
  if (data === undefined) throw new Error("The response has no data.");
  return data;
}

console.log(
  JSON.stringify(
    {
      screens,
      archived: archived?.updateRelease.release,
      refused: refused?.updateRelease.errors,
      errors: { pageTooLarge, invalidToken },
      dashboard,
    },
    null,
    2,
  ),
);
