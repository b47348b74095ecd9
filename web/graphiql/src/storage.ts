import type { Storage as GraphiQLStorage } from "@graphiql/toolkit";

const PREFIX = "waybill:";

/** Keys under which GraphiQL's history keeps requests with their headers. */
const HISTORY = new Set(["graphiql:queries", "graphiql:favorites"]);

/**
 * Local storage under our own prefix, in which no header is ever written.
 *
 * Other tools are served from 127.0.0.1 as well and would share GraphiQL's own
 * keys. Tokens stay out because one from an earlier run would come back through
 * the history and win over the token of this run; `headers` takes its place.
 */
export function createStorage(headers: string): GraphiQLStorage {
  return {
    getItem(key) {
      const value = localStorage.getItem(PREFIX + key);
      return value && HISTORY.has(key) ? withHeaders(value, headers) : value;
    },
    setItem(key, value) {
      localStorage.setItem(
        PREFIX + key,
        HISTORY.has(key) ? withHeaders(value, undefined) : value,
      );
    },
    removeItem(key) {
      localStorage.removeItem(PREFIX + key);
    },
    clear() {
      for (const key of ownKeys()) localStorage.removeItem(key);
    },
    get length() {
      return ownKeys().length;
    },
  };
}

function ownKeys(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

/** The stored `{"queries": [request, …]}` with these headers on every request. */
function withHeaders(stored: string, headers: string | undefined): string {
  const lists: Record<string, object[]> = JSON.parse(stored);
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(lists).map(([name, requests]) => [
        name,
        requests.map((request) => ({ ...request, headers })),
      ]),
    ),
  );
}
