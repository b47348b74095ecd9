/** Undo and redo of a value that is never changed in place. */

type Step<T> = {
  readonly value: T;
  readonly name: string;
  /** Names what is typed; the next change with the same one is part of this step. */
  readonly group?: string | undefined;
};

export type Undoable<T> = {
  readonly value: T;
  /** The values before, newest last, each with the name of the step that left it. */
  readonly past: readonly Step<T>[];
  readonly future: readonly Step<T>[];
};

export type UndoAction<T> =
  | { type: "change"; name: string; value: T; group?: string | undefined }
  | { type: "undo" }
  | { type: "redo" }
  | { type: "reset"; value: T };

/** How many steps can be undone. */
const MAX_STEPS = 100;

export function start<T>(value: T): Undoable<T> {
  return { value, past: [], future: [] };
}

/** Return the state after an action. Changes of one group, such as typing, become one step. */
export function reduce<T>(
  state: Undoable<T>,
  action: UndoAction<T>,
): Undoable<T> {
  switch (action.type) {
    case "change": {
      const last = state.past.at(-1);
      // What follows an undo is a step of its own.
      const isMore = state.future.length === 0 && last !== undefined;
      if (isMore && last.group !== undefined && last.group === action.group) {
        return { ...state, value: action.value };
      }
      const step = {
        value: state.value,
        name: action.name,
        group: action.group,
      };
      return {
        value: action.value,
        past: [...state.past, step].slice(-MAX_STEPS),
        future: [],
      };
    }
    case "undo": {
      const last = state.past.at(-1);
      if (!last) return state;
      return {
        value: last.value,
        past: state.past.slice(0, -1),
        future: [...state.future, { value: state.value, name: last.name }],
      };
    }
    case "redo": {
      const next = state.future.at(-1);
      if (!next) return state;
      return {
        value: next.value,
        past: [...state.past, { value: state.value, name: next.name }],
        future: state.future.slice(0, -1),
      };
    }
    case "reset":
      return start(action.value);
  }
}
