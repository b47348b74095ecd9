import type { Example } from "./examples";

/**
 * Take the operation out of the address, as `?query=…&variables=…`, or null.
 *
 * The address loses it, so that a reload keeps what the user has changed since.
 */
export function takeLinkedOperation(): Example | null {
  const parameters = new URLSearchParams(location.search);
  const query = parameters.get("query");
  if (!query) return null;
  const variables = parameters.get("variables");
  history.replaceState(null, "", location.pathname);
  return { query, variables };
}
