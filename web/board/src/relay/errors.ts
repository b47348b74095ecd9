/** An error of a request that the board explains in its own words. */
export class RequestError extends Error {
  constructor(
    /** A stable code: that of the server, or OFFLINE without a response. */
    readonly code: string,
    message: string,
    /** After how many seconds the request may be sent again; null if unknown. */
    readonly retryAfter: number | null = null,
    /** The id that the server's log has for the request. */
    readonly requestId: string | null = null,
  ) {
    super(message);
    this.name = "RequestError";
  }
}

export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new RequestError("UNKNOWN", message);
}
