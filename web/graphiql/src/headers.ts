const PLACEHOLDER = `{
  // Create a token with
  //   python server.py token create
  // paste it after "Bearer ", then re-fetch the schema.
  "Authorization": "Bearer "
}`;

/** The default text of the headers editor, which GraphiQL parses as JSON with comments. */
export function defaultHeaders(token: string | null): string {
  return token
    ? JSON.stringify({ Authorization: `Bearer ${token}` }, null, 2)
    : PLACEHOLDER;
}
