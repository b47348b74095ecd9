import { useEffect, useSyncExternalStore } from "react";

/** How the board is connected to the server. */
export type Connection = {
  /** Whether the last request reached the server. */
  isOnline: boolean;
  /** When the last answer came, in milliseconds. */
  answered: number;
  /** The attempt to receive events again that comes next, and when; null while they are received. */
  reconnecting: { attempt: number; at: number } | null;
};

const LONGEST_PAUSE = 30_000;

let connection: Connection = {
  isOnline: true,
  answered: Date.now(),
  reconnecting: null,
};
const listeners = new Set<() => void>();
const reconnected = new Set<() => void>();
let connect: (() => void) | null = null;

function change(next: Partial<Connection>): void {
  connection = { ...connection, ...next };
  for (const listener of listeners) listener();
}

export function reportOnline(): void {
  connection.answered = Date.now();
  if (!connection.isOnline) change({ isOnline: true });
  connect?.();
}

export function reportOffline(): void {
  if (connection.isOnline) change({ isOnline: false });
}

window.addEventListener("online", reportOnline);
window.addEventListener("offline", reportOffline);

/** Wait before the next attempt to receive events: longer each time, or until `connectNow`. */
export async function waitForRetry(retries: number): Promise<void> {
  const pause = Math.min(1_000 * 2 ** retries, LONGEST_PAUSE);
  change({
    reconnecting: { attempt: retries + 1, at: Date.now() + pause },
  });
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, pause);
    connect = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  connect = null;
}

/** Note that events are received; after a break pages read what they have missed. */
export function reportConnected(isAgain: boolean): void {
  if (connection.reconnecting) change({ reconnecting: null });
  if (isAgain) for (const listener of reconnected) listener();
}

/** Try at once to receive events again. */
export function connectNow(): void {
  connect?.();
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => connection,
  );
}

export function useIsOnline(): boolean {
  return useConnection().isOnline;
}

/** Call a function when events are received again, because some were missed. */
export function useReconnected(action: () => void): void {
  useEffect(() => {
    reconnected.add(action);
    return () => {
      reconnected.delete(action);
    };
  }, [action]);
}
