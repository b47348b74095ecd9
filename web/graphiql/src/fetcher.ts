import { createGraphiQLFetcher, type Fetcher } from "@graphiql/toolkit";

import type { Config } from "./config";

type Headers = Record<string, unknown>;

const SESSION_KEY = "waybill:authorization";
const WITHOUT_TOKEN = /^\s*(Bearer)?\s*$/i;

/**
 * Create a fetcher that sends operations over HTTP and subscriptions over a
 * WebSocket, with the headers of the headers editor.
 *
 * GraphiQL loads the schema before the headers editor exists, and each tab and
 * each reload starts with the default headers. A request without headers, or
 * with `Bearer ` and no token, therefore gets the token of the configuration,
 * or else the one last used in this browser tab. Session storage keeps that
 * token, as it is a secret. A request whose headers lack Authorization is sent
 * unauthenticated.
 */
export function createFetcher({ endpoint, token }: Config): Fetcher {
  const send = createGraphiQLFetcher({
    url: endpoint,
    subscriptionUrl: toWebSocketUrl(endpoint),
  });
  return (parameters, options) => {
    const headers = addToken(options?.headers, token);
    return send(parameters, { ...options, headers });
  };
}

/** The toolkit sends the headers as parameters of the WebSocket connection. */
function toWebSocketUrl(endpoint: string): string {
  const url = new URL(endpoint, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

function addToken(headers: Headers | undefined, token: string | null): Headers {
  const { Authorization, ...others } = headers ?? { Authorization: "" };
  if (Authorization === undefined) return others;
  const value = String(Authorization);
  if (!WITHOUT_TOKEN.test(value)) {
    if (!token) sessionStorage.setItem(SESSION_KEY, value);
    return { ...others, Authorization: value };
  }
  const authorization = token
    ? `Bearer ${token}`
    : sessionStorage.getItem(SESSION_KEY);
  return authorization ? { ...others, Authorization: authorization } : others;
}
