import { describeRefusal, toRefusal, type TokenError } from "./refusal";

type Body = {
  data?: unknown;
  errors?: (TokenError & { message: string })[];
};

/** Send a token to the server, and return why it is not accepted; null if it is. */
export async function checkToken(
  endpoint: string,
  token: string,
): Promise<string | null> {
  try {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query: "{ viewer { scopes } }" }),
    });
    const body = (await response.json()) as Body;
    if (body.data) return null;
    const error = body.errors?.[0];
    if (response.status === 401) return describeRefusal(toRefusal(error));
    return error?.message ?? `The server answered ${response.status}.`;
  } catch {
    return "The server cannot be reached. Check the connection and try again.";
  }
}
