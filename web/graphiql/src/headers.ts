const BLANK = `{
  // Paste a token after "Bearer ", made with
  //   python server.py token create
  // and re-fetch the schema.
  "Authorization": "Bearer "
}`;

/** The text of a fresh headers editor. GraphiQL reads it as JSON with comments. */
export function defaultHeaders(token: string | null): string {
  return token
    ? JSON.stringify({ Authorization: `Bearer ${token}` }, null, 2)
    : BLANK;
}
