import { lazy, Suspense, useLayoutEffect, useState } from "react";
import { useNavigate } from "react-router";

import { PAGES } from "./Navigation";
import { useSharedSearch } from "./searchParameters";

const KEY = "waybill:single-keys";
/** How long the key after G may take, in milliseconds. */
const PAUSE = 1_500;

/** The list of keys, which few open: it is loaded then. */
const KeysDialog = lazy(async () => ({
  default: (await import("./KeysDialog")).KeysDialog,
}));

/** Whether a key is text for a field, or has a modifier, and so is no shortcut. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
  );
}

/**
 * The last two single keys that no shortcut has taken. A page that was loading
 * takes them when it is there; any other input before that drops them.
 */
let waiting: readonly string[] = [];

addEventListener(
  "keydown",
  (event) => {
    waiting = isTyping(event) ? [] : [...waiting, event.key].slice(-2);
  },
  true,
);
addEventListener("pointerdown", () => (waiting = []), true);

/** Call a function when a single key is pressed outside of fields, unless single keys are off. */
export function useShortcut(key: string, action: () => void): void {
  // The key works as soon as the page is there to see.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== key || isTyping(event) || !areKeysOn()) return;
      event.preventDefault();
      waiting = [];
      action();
    };
    addEventListener("keydown", listen);
    if (waiting.at(-1) === key && areKeysOn()) {
      waiting = [];
      action();
    }
    return () => removeEventListener("keydown", listen);
  }, [key, action]);
}

function areKeysOn(): boolean {
  return localStorage.getItem(KEY) !== "off";
}

/** The keys that lead to pages, and the list of all keys. */
export function Shortcuts() {
  const navigate = useNavigate();
  const shared = useSharedSearch();
  const [isOpen, setOpen] = useState(false);
  const [areOn, setOn] = useState(areKeysOn);
  useShortcut("?", () => setOpen(true));
  useLayoutEffect(() => {
    let pressed = 0;
    const find = (key: string | undefined) =>
      PAGES.find((each) => each.key === key);
    const open = ({ path }: { path: string }) => {
      waiting = [];
      void navigate({ pathname: path, search: shared });
    };
    const early = waiting.at(-2) === "g" && find(waiting.at(-1));
    if (early && areKeysOn()) open(early);
    const listen = (event: KeyboardEvent) => {
      if (isTyping(event) || !areKeysOn()) return;
      const page = find(event.key);
      if (page && Date.now() - pressed < PAUSE) {
        event.preventDefault();
        event.stopPropagation();
        open(page);
      }
      pressed = event.key === "g" ? Date.now() : 0;
    };
    // Before the listeners of single keys, which the second key is not for.
    addEventListener("keydown", listen, true);
    return () => removeEventListener("keydown", listen, true);
  }, [navigate, shared]);
  if (!isOpen) return null;
  return (
    <Suspense>
      <KeysDialog
        areOn={areOn}
        onChange={(next) => {
          localStorage.setItem(KEY, next ? "on" : "off");
          setOn(next);
        }}
        onClose={() => setOpen(false)}
      />
    </Suspense>
  );
}
