import { useEffect, useReducer } from "react";

import type { Draft } from "./draft/draft";
import { reduce, start, type UndoAction, type Undoable } from "./draft/undo";

/** A draft with the version that it started from, which a merge compares it with. */
export type Kept = { version: number; base: Draft; draft: Draft };

function keyOf(id: string): string {
  return `waybill:draft:${id}`;
}

/** Read the draft that this tab has kept; null without one. */
export function readKeptDraft(id: string): Kept | null {
  try {
    return JSON.parse(
      sessionStorage.getItem(keyOf(id)) ?? "null",
    ) as Kept | null;
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
  first: Draft,
): [Undoable<Draft>, (action: UndoAction<Draft>) => void] {
  const [state, dispatch] = useReducer(reduce<Draft>, first, start<Draft>);
  const draft = state.value;
  useEffect(() => {
    if (draft === stored) forgetKeptDraft(id);
    else {
      const kept: Kept = { version, base: stored, draft };
      sessionStorage.setItem(keyOf(id), JSON.stringify(kept));
    }
  }, [id, version, stored, draft]);
  return [state, dispatch];
}
