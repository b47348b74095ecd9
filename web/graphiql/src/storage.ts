import type { Storage as GraphiQLStorage } from "@graphiql/toolkit";

const PREFIX = "waybill:";

/** The keys of GraphiQL's history, which stores requests with their headers. */
const HISTORY_KEYS = new Set(["graphiql:queries", "graphiql:favorites"]);

/**
 * Create local storage with a key prefix that never stores a header.
 *
 * The prefix separates this page from other GraphiQL pages on 127.0.0.1. A
 * stored token would return through the history and replace the current one, so
 * requests of the history get `headers` when they are read.
 */
export function createStorage(headers: string): GraphiQLStorage {
  return {
    getItem(key) {
      const value = localStorage.getItem(PREFIX + key);
      return value && HISTORY_KEYS.has(key)
        ? replaceHeaders(value, headers)
        : value;
    },
    setItem(key, value) {
      localStorage.setItem(
        PREFIX + key,
        HISTORY_KEYS.has(key) ? replaceHeaders(value, undefined) : value,
      );
    },
    removeItem(key) {
      localStorage.removeItem(PREFIX + key);
    },
    clear() {
      for (const key of listKeys()) localStorage.removeItem(key);
    },
    get length() {
      return listKeys().length;
    },
  };
}

function listKeys(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

/** Replace the headers of each request in the stored `{"queries": [request, …]}`. */
function replaceHeaders(stored: string, headers: string | undefined): string {
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
