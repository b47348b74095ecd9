/** urql with its normalized cache: the same pages of releases, and the same save by two. */
import type { OperationResult } from "@urql/core";
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { authorization, endpoint, headers } from "./caller";
import { ReadDashboard, editTogether } from "./dashboard";
import { ReleasePage, lines } from "./release";

/** Pages of a list are put together; another filter or order is another list. */
const list = relayPagination();

/** What has no id is kept with the object that it belongs to. */
const isPart = () => null;

const cache = cacheExchange({
  keys: {
    Author: isPart,
    DashboardChange: isPart,
    DashboardDiff: isPart,
    MutationError: isPart,
  },
  resolvers: { Organization: { releases: list, dashboards: list } },
});

const client = new Client({
  url: endpoint,
  fetchOptions: { headers },
  exchanges: [cache, fetchExchange],
});

/** The newest releases; asked from a cursor on, the list has both pages. */
const first = answered(await client.query(ReleasePage, { first: 3 }));
const after = first.organization?.releases.pageInfo.endCursor;
const both = answered(await client.query(ReleasePage, { first: 3, after }));

/** What cannot be answered comes as `error`, with the codes that the server gave. */
async function codesOf(first: number, bearer?: string): Promise<string[]> {
  const fetchOptions = { headers: bearer ? authorization(bearer) : headers };
  const { error } = await client.query(
    ReleasePage,
    { first },
    { fetchOptions, requestPolicy: "network-only" },
  );
  if (error?.networkError) throw error.networkError;
  return (error?.graphQLErrors ?? []).map((each) =>
    String(each.extensions.code),
  );
}
const tooMany = await codesOf(101);
const stranger = await codesOf(3, "wb_nobody");

/** Saves by two people; the cache has the dashboard under its id, always as it is now. */
const saved = await editTogether(
  {
    query: async (document, variables) =>
      answered(
        await client.query(document, variables, {
          requestPolicy: "network-only",
        }),
      ),
    mutate: async (document, variables) =>
      answered(await client.mutation(document, variables)),
  },
  "Watched with urql",
);
const { organization } = answered(
  await client.query(
    ReadDashboard,
    { id: saved.id },
    { requestPolicy: "cache-only" },
  ),
);

function answered<Data>({ data, error }: OperationResult<Data>): Data {
  if (data === undefined) throw error ?? new Error("There is no answer.");
  return data;
}

console.log(
  JSON.stringify(
    {
      screens: [lines(first), lines(both)],
      errors: { tooMany, stranger },
      dashboard: organization?.dashboard,
    },
    null,
    2,
  ),
);
