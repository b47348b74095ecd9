/** Relay's network layer: sends a document with variables and returns the response. */
import type { FetchFunction } from "relay-runtime";
import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { endpoint, headers } from "../config";

const fetchQuery: FetchFunction = async ({ text, name }, variables) => {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      ...headers,
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json, application/json",
    },
    body: JSON.stringify({ query: text, operationName: name, variables }),
  });
  return response.json(); // error statuses have a JSON body with `errors` too
};

export const environment = new Environment({
  network: Network.create(fetchQuery),
  store: new Store(new RecordSource()),
});
