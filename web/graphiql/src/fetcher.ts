import { createGraphiQLFetcher, type Fetcher } from "@graphiql/toolkit";

import type { Config } from "./config";

type Headers = Record<string, unknown>;

const REMEMBERED = "waybill:authorization";
const BLANK = /^\s*(Bearer)?\s*$/i;

/**
 * Sends operations to the endpoint, with the headers of the editor; subscriptions
 * over a WebSocket.
 *
 * GraphiQL asks for the schema before it has a headers editor, and each tab and
 * reload starts with fresh headers. So where the editor says nothing, or still
 * says `Bearer ` and no more, the token at hand is sent: the injected one, else
 * the one last pasted into this browser tab. It is a secret, hence session
 * storage. Headers without any Authorization are sent so: the caller is nobody.
 */
export function createFetcher({ endpoint, token }: Config): Fetcher {
  const send = createGraphiQLFetcher({
    url: endpoint,
    subscriptionUrl: socketUrl(endpoint),
  });
  return (parameters, options) => {
    const headers = withToken(options?.headers, token);
    return send(parameters, { ...options, headers });
  };
}

/** Where subscriptions go. The headers become the parameters of the connection. */
function socketUrl(endpoint: string): string {
  const url = new URL(endpoint, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

function withToken(typed: Headers | undefined, token: string | null): Headers {
  const { Authorization, ...others } = typed ?? { Authorization: "" };
  if (Authorization === undefined) return others;
  const value = String(Authorization);
  if (!BLANK.test(value)) {
    if (!token) sessionStorage.setItem(REMEMBERED, value);
    return { ...others, Authorization: value };
  }
  const atHand = token ? `Bearer ${token}` : sessionStorage.getItem(REMEMBERED);
  return atHand ? { ...others, Authorization: atHand } : others;
}
