import { useCallback, type RefObject } from "react";

/** Milliseconds until the form of a widget that is being opened is no longer waited for. */
const PATIENCE = 4_000;
const FAULT = '[aria-invalid="true"]';

/**
 * Return a function that moves the focus to the first refused field.
 *
 * A dialog comes before the form of a widget, and both may still have to open.
 */
export function useFaultFocus(root: RefObject<HTMLElement | null>): () => void {
  return useCallback(() => {
    const since = performance.now();
    const look = () => {
      const field =
        document.querySelector<HTMLElement>(`[role="dialog"] ${FAULT}`) ??
        root.current?.querySelector<HTMLElement>(FAULT);
      if (field) {
        // A field in a closed part of the form cannot be focused.
        for (let part = field.closest("details"); part;) {
          part.open = true;
          part = part.parentElement?.closest("details") ?? null;
        }
        field.focus();
        field.scrollIntoView({ block: "nearest" });
        if (document.activeElement === field) return;
      }
      if (performance.now() - since < PATIENCE) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, [root]);
}
