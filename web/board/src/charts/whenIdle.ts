/** Milliseconds until a callback runs although the page is busy. */
const LONGEST_WAIT = 1_000;

/** Run a callback when the page is idle; return a function that cancels it. */
export function whenIdle(callback: () => void): () => void {
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(callback);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(callback, { timeout: LONGEST_WAIT });
  return () => cancelIdleCallback(handle);
}
