/** The page's configuration: the URL of the API, a token or null, and the URL of the board or null. */
export type Config = {
  endpoint: string;
  token: string | null;
  board: string | null;
};

const FALLBACK: Config = { endpoint: "/graphql", token: null, board: null };

/**
 * Read the JSON that the server writes into index.html in place of the marker.
 *
 * A page served as built still has the marker, which is not JSON. The fallback
 * replaces that, and each field with an invalid value.
 */
export function readConfig(): Config {
  try {
    const text = document.getElementById("waybill-config")?.textContent ?? "";
    const config: Partial<Record<keyof Config, unknown>> =
      JSON.parse(text) ?? {};
    return {
      endpoint: toText(config.endpoint) ?? FALLBACK.endpoint,
      token: toText(config.token),
      board: toText(config.board),
    };
  } catch {
    return FALLBACK;
  }
}

function toText(value: unknown): string | null {
  return typeof value === "string" && value ? value : null;
}
