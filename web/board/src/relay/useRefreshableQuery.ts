import { useEffect, useState } from "react";
import { fetchQuery, useLazyLoadQuery, useRelayEnvironment } from "react-relay";
import type { GraphQLTaggedNode, OperationType } from "relay-runtime";

import { useToast } from "../ui/Toasts";
import { toRequestError } from "./errors";

/**
 * Read a query, and read it again when `fetchKey` changes. What is shown stays
 * until the next answer is there, also when the server cannot answer.
 */
export function useRefreshableQuery<T extends OperationType>(
  query: GraphQLTaggedNode,
  variables: T["variables"],
  fetchKey: number,
): T["response"] {
  const environment = useRelayEnvironment();
  const toast = useToast();
  // A part that failed is mounted again with another key, and asks again.
  const [firstKey] = useState(fetchKey);
  const data = useLazyLoadQuery<T>(query, variables, {
    fetchKey: firstKey,
    fetchPolicy: "store-and-network",
  });
  const written = JSON.stringify(variables);
  useEffect(() => {
    if (fetchKey === firstKey) return undefined;
    const request = fetchQuery<T>(
      environment,
      query,
      JSON.parse(written) as T["variables"],
      { fetchPolicy: "network-only" },
    ).subscribe({
      error: (error: unknown) => {
        const { code, message } = toRequestError(error);
        // The notice above every page tells that the server is not reached.
        if (code !== "OFFLINE") toast(`Not refreshed. ${message}`, "alert");
      },
    });
    return () => request.unsubscribe();
  }, [fetchKey]); // variables that change are read by useLazyLoadQuery
  return data;
}
