import { useEffect, useReducer } from "react";

import type { Draft } from "./draft";
import { reduce, start, type UndoAction, type Undoable } from "./undo";

type Kept = { version: number; draft: Draft };

function keyOf(id: string): string {
  return `waybill:draft:${id}`;
}

/** Read the draft that this tab has kept of a version; null without one. */
export function readKeptDraft(id: string, version: number): Draft | null {
  try {
    const kept = JSON.parse(
      sessionStorage.getItem(keyOf(id)) ?? "null",
    ) as Kept | null;
    return kept?.version === version ? kept.draft : null;
  } catch {
    return null;
  }
}

export function forgetKeptDraft(id: string): void {
  sessionStorage.removeItem(keyOf(id));
}

/** A draft with undo and redo, which this tab keeps until it is closed. */
export function useDraft(
  id: string,
  version: number,
  stored: Draft,
): [Undoable<Draft>, (action: UndoAction<Draft>) => void] {
  const [state, dispatch] = useReducer(reduce<Draft>, null, () =>
    start(readKeptDraft(id, version) ?? stored),
  );
  const draft = state.value;
  useEffect(() => {
    if (draft === stored) forgetKeptDraft(id);
    else
      sessionStorage.setItem(
        keyOf(id),
        JSON.stringify({ version, draft } satisfies Kept),
      );
  }, [id, version, stored, draft]);
  return [state, dispatch];
}
