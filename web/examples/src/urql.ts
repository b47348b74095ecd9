/** urql with its normalized cache: pagination, concurrent saves, errors. */
import type { OperationResult } from "@urql/core";
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { authorizationHeader, endpoint, headers } from "./config";
import { ReadDashboard, editConcurrently } from "./dashboard";
import { ReleasePage, lines } from "./release";

/** Merges the pages of a list. Each filter and order has its own list. */
const paginated = relayPagination();

/** Types without an id are embedded in their parent. */
const embedded = () => null;

const cache = cacheExchange({
  keys: {
    Author: embedded,
    DashboardChange: embedded,
    DashboardDiff: embedded,
    MutationError: embedded,
  },
  resolvers: { Organization: { releases: paginated, dashboards: paginated } },
});

const client = new Client({
  url: endpoint,
  fetchOptions: { headers },
  exchanges: [cache, fetchExchange],
});

/** The first page, then both pages merged: the second query continues at the cursor. */
const first = requireData(await client.query(ReleasePage, { first: 3 }));
const after = first.organization?.releases.pageInfo.endCursor;
const both = requireData(await client.query(ReleasePage, { first: 3, after }));

/** urql returns the errors of a failed request as `error`; this returns their codes. */
async function errorCodes(first: number, bearer?: string): Promise<string[]> {
  const fetchOptions = {
    headers: bearer ? authorizationHeader(bearer) : headers,
  };
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
const pageTooLarge = await errorCodes(101);
const invalidToken = await errorCodes(3, "wb_invalid");

/** Two users save one dashboard. The cache holds its current state under its id. */
const saved = await editConcurrently(
  {
    query: async (document, variables) =>
      requireData(
        await client.query(document, variables, {
          requestPolicy: "network-only",
        }),
      ),
    mutate: async (document, variables) =>
      requireData(await client.mutation(document, variables)),
  },
  "Edited with urql",
);
const { organization } = requireData(
  await client.query(
    ReadDashboard,
    { id: saved.id },
    { requestPolicy: "cache-only" },
  ),
);

function requireData<Data>({ data, error }: OperationResult<Data>): Data {
  if (data === undefined) throw error ?? new Error("The response has no data.");
  return data;
}

console.log(
  JSON.stringify(
    {
      screens: [lines(first), lines(both)],
      errors: { pageTooLarge, invalidToken },
      dashboard: organization?.dashboard,
    },
    null,
    2,
  ),
);
