import { useSyncExternalStore } from "react";

/** Whether a media query holds, and follow it. */
export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const list = matchMedia(query);
      list.addEventListener("change", onChange);
      return () => list.removeEventListener("change", onChange);
    },
    () => matchMedia(query).matches,
  );
}

/** Whether the window is as wide as a phone: the same limit as in widths.css. */
export function useIsPhone(): boolean {
  return useMediaQuery("(max-width: 767px)");
}
