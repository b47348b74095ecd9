import { createContext, use } from "react";

/** The configuration of the page: the URL of the API, a token or null, and the URL of GraphiQL or null. */
export type Config = {
  endpoint: string;
  token: string | null;
  graphiql: string | null;
  /** The path that the board is served at, without a slash at its end. */
  base: string;
};

const FALLBACK: Config = {
  endpoint: "/graphql",
  token: null,
  graphiql: null,
  base: "",
};

/**
 * Read the JSON that the server writes into index.html in place of the marker.
 *
 * A page served as built still has the marker, which is not JSON, and gets the
 * fallback.
 */
export function readConfig(): Config {
  const text = document.getElementById("waybill-config")?.textContent ?? "";
  try {
    return { ...FALLBACK, ...(JSON.parse(text) as Partial<Config>) };
  } catch {
    return FALLBACK;
  }
}

export const ConfigContext = createContext<Config>(FALLBACK);

export function useConfig(): Config {
  return use(ConfigContext);
}
