/** Apollo Client: pages of releases, a mutation and the cache, a save by two, errors. */
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
import { authorization, endpoint, headers } from "./caller";
import { editTogether } from "./dashboard";
import { ArchiveRelease, ReleasePage, lines } from "./release";

/** Pages of a list are put together; another filter or order is another list. */
const list = relayStylePagination(["filter", "orderBy"]);
const cache = new InMemoryCache({
  typePolicies: {
    Organization: { fields: { releases: list, dashboards: list } },
    Viewer: { keyFields: [] }, // there is one
  },
});

const http = new HttpLink({ uri: endpoint, headers });

/** Sends a document's hash, and its text when the server does not know it: once. */
const automatic = new PersistedQueryLink({
  sha256: async (text) => {
    const bytes = new TextEncoder().encode(text);
    const hash = await crypto.subtle.digest("SHA-256", bytes);
    return Array.from(new Uint8Array(hash), (byte) =>
      byte.toString(16).padStart(2, "0"),
    ).join("");
  },
});

/** Sends the hash that the build wrote, and never the text: the server has the manifest. */
const trusted = new PersistedQueryLink({
  generateHash: (document: DocumentNode & { __meta__?: { hash?: string } }) =>
    document.__meta__?.hash ?? "",
  retry: () => false,
});

/** By default the text is sent. */
const links: Record<string, ApolloLink> = {
  automatic: automatic.concat(http),
  trusted: trusted.concat(http),
};
const link = links[process.env.PERSISTED_DOCUMENTS ?? ""] ?? http;

const client = new ApolloClient({ link, cache });

/** What a screen with the newest releases shows, each time that it changes. */
const screens: string[][] = [];
const variables = { first: 3 };
const first = await client.query({ query: ReleasePage, variables });
const page = client.watchQuery({ query: ReleasePage, variables });
const watching = page.subscribe(({ data, dataState, loading }) => {
  if (dataState === "complete" && !loading) screens.push(lines(data));
});

/** The next page: asked for from a cursor on, and appended by the policy above. */
const releases = first.data?.organization?.releases;
await page.fetchMore({ variables: { after: releases?.pageInfo.endCursor } });

/** An archived release leaves every list: nobody but us can tell the cache. */
const newest = releases?.edges[0]?.node.version ?? "";
const { data: archived } = await client.mutate({
  mutation: ArchiveRelease,
  variables: { version: newest },
  update(cache, { data }) {
    const gone = data?.updateRelease.release;
    if (gone) cache.evict({ id: cache.identify(gone) });
  },
});
watching.unsubscribe();

/** A mistake in an input is data, with a code and the path to it. */
const { data: refused } = await client.mutate({
  mutation: ArchiveRelease,
  variables: { version: "no such release" },
});

/** A request that cannot be answered is thrown, with codes as well. */
async function codesOf(first: number, bearer?: string): Promise<string[]> {
  try {
    await client.query({
      query: ReleasePage,
      variables: { first },
      context: bearer ? { headers: authorization(bearer) } : {},
      fetchPolicy: "network-only", // the list's policy would find enough in the cache
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
const tooMany = await codesOf(101);
const stranger = await codesOf(3, "wb_nobody");

/** Saves by two people; the cache has the dashboard under its id, always as it is now. */
const dashboard = await editTogether(
  {
    query: (query, variables) =>
      client
        .query({ query, variables, fetchPolicy: "network-only" })
        .then(answered),
    mutate: (mutation, variables) =>
      client.mutate({ mutation, variables }).then(answered),
  },
  "Watched with Apollo",
);

function answered<Data>({ data }: { data?: Data }): Data {
  if (data === undefined) throw new Error("There is no answer.");
  return data;
}

console.log(
  JSON.stringify(
    {
      screens,
      archived: archived?.updateRelease.release,
      refused: refused?.updateRelease.errors,
      errors: { tooMany, stranger },
      dashboard,
    },
    null,
    2,
  ),
);
