import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let version = 0;

function notify(): void {
  version += 1;
  for (const listener of listeners) listener();
}

new MutationObserver(notify).observe(document.documentElement, {
  attributeFilter: ["data-theme"],
});
for (const query of [
  "(prefers-color-scheme: dark)",
  "(forced-colors: active)",
]) {
  matchMedia(query).addEventListener("change", notify);
}

/** Return a function that resolves a variable of tokens.css. It is a new one after each change of the theme. */
export function useTokens(): (name: string) => string {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => version,
  );
  return useCallback(
    (name: string) =>
      getComputedStyle(document.documentElement).getPropertyValue(name).trim(),
    [current], // the theme decides the values
  );
}
