import { formatWhen } from "../format/dates";

/** An error of the server, as far as it is about a token. */
export type TokenError = {
  extensions?: { code?: string; reason?: string; date?: string } | undefined;
};

/** Why the server refuses a token. */
export type Refusal = {
  kind: "expired" | "revoked" | "unknown";
  /** What became of the token: "expired today at 09:00". */
  words: string;
};

/**
 * Read why the server refuses a token. It tells whether one has expired or
 * was revoked; all others are unknown to it.
 */
export function toRefusal(error: TokenError | undefined): Refusal {
  const { reason, date } = error?.extensions ?? {};
  const when = date ? ` ${formatWhen(new Date(date), new Date())}` : "";
  switch (reason) {
    case "EXPIRED":
      return { kind: "expired", words: `expired${when}` };
    case "REVOKED":
      return { kind: "revoked", words: `was revoked${when}` };
    default:
      return { kind: "unknown", words: "is not known to the server" };
  }
}

/** Say why a token that was pasted is not accepted, and what to do. */
export function describeRefusal(refusal: Refusal): string {
  return refusal.kind === "unknown"
    ? "The server does not know this token. Check that it is complete, or make a new one with the command below."
    : `This token ${refusal.words}. Make a new one with the command below.`;
}
