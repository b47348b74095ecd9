/**
 * Say why the server refuses a token.
 *
 * It tells of a token that has expired. All others it refuses alike, so that
 * nobody learns which tokens there were.
 */
export function describeRefusal(message: string): string {
  return message.includes("expired")
    ? message
    : "The server does not accept this token: it was revoked, or it is not complete.";
}
