import { useSyncExternalStore } from "react";

/** Whether the last request reached the server. */
let isOnline = true;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  if (isOnline === next) return;
  isOnline = next;
  for (const listener of listeners) listener();
}

export function reportOnline(): void {
  set(true);
}

export function reportOffline(): void {
  set(false);
}

window.addEventListener("online", reportOnline);
window.addEventListener("offline", reportOffline);

export function useIsOnline(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOnline,
  );
}
