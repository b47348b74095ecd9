/** The default text of the headers editor; TokenNotice says how to get a token. */
export function defaultHeaders(token: string | null): string {
  return JSON.stringify({ Authorization: `Bearer ${token ?? ""}` }, null, 2);
}
