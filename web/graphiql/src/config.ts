/** The page's configuration: the URL of the API, and a token or null. */
export type Config = { endpoint: string; token: string | null };

const FALLBACK: Config = { endpoint: "/graphql", token: null };

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
      endpoint:
        typeof config.endpoint === "string" && config.endpoint
          ? config.endpoint
          : FALLBACK.endpoint,
      token:
        typeof config.token === "string" && config.token ? config.token : null,
    };
  } catch {
    return FALLBACK;
  }
}
