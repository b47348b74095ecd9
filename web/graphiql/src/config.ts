/** What the server tells the page: where the API is, and a token to start with. */
export type Config = { endpoint: string; token: string | null };

const FALLBACK: Config = { endpoint: "/graphql", token: null };

/**
 * Reads the JSON that the server put into index.html in place of its marker.
 *
 * A page served as built still has the marker, which is no JSON: then, and for
 * anything else that is not as agreed, the fallback holds field by field.
 */
export function readConfig(): Config {
  try {
    const text = document.getElementById("waybill-config")?.textContent ?? "";
    const found: Partial<Record<keyof Config, unknown>> =
      JSON.parse(text) ?? {};
    return {
      endpoint:
        typeof found.endpoint === "string" && found.endpoint
          ? found.endpoint
          : FALLBACK.endpoint,
      token:
        typeof found.token === "string" && found.token ? found.token : null,
    };
  } catch {
    return FALLBACK;
  }
}
