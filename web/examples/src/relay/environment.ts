/** Relay asks through this: a document and variables in, an answer out. */
import type { FetchFunction } from "relay-runtime";
import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { endpoint, headers } from "../caller";

const ask: FetchFunction = async ({ text, name }, variables) => {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      ...headers,
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json, application/json",
    },
    body: JSON.stringify({ query: text, operationName: name, variables }),
  });
  return response.json(); // refusals are JSON with `errors` as well
};

export const environment = new Environment({
  network: Network.create(ask),
  store: new Store(new RecordSource()),
});
