import { expect, test } from "vitest";

import { reduce, start, type Undoable } from "./undo";

function change(
  state: Undoable<number>,
  value: number,
  name: string,
  group?: string,
): Undoable<number> {
  return reduce(state, {
    type: "change",
    value,
    name,
    ...(group === undefined ? {} : { group }),
  });
}

test("undo and redo return the values of all steps with their names", () => {
  let state = change(change(start(0), 1, "add"), 2, "move");

  state = reduce(state, { type: "undo" });
  expect([state.value, state.past.at(-1)?.name]).toEqual([1, "add"]);
  expect(state.future.at(-1)?.name).toBe("move");
  state = reduce(state, { type: "undo" });
  expect([state.value, state.past]).toEqual([0, []]);
  expect(reduce(state, { type: "undo" })).toBe(state);

  state = reduce(reduce(state, { type: "redo" }), { type: "redo" });
  expect([state.value, state.past.map(({ name }) => name)]).toEqual([
    2,
    ["add", "move"],
  ]);
  expect(reduce(state, { type: "redo" })).toBe(state);
});

test("a change after undo forgets what was undone", () => {
  const undone = reduce(change(start(0), 1, "add"), { type: "undo" });

  expect(change(undone, 5, "other")).toMatchObject({ value: 5, future: [] });
});

test("changes of one group are undone together", () => {
  let state = start(0);
  for (const value of [1, 2, 3]) state = change(state, value, "type", "type");
  state = change(state, 4, "add");
  state = change(state, 5, "type", "type");

  expect(state.past.map(({ value }) => value)).toEqual([0, 3, 4]);
});

test("a step after undo does not merge with the one before", () => {
  let state = change(start(0), 1, "type", "type");
  state = change(state, 2, "add");
  state = reduce(state, { type: "undo" });
  state = change(state, 3, "type", "type");

  expect(state.past.map(({ value }) => value)).toEqual([0, 1]);
});

test("the last hundred steps can be undone", () => {
  let state = start(0);
  for (let value = 1; value <= 150; value += 1)
    state = change(state, value, `step ${value}`);

  expect(state.past).toHaveLength(100);
  expect(state.past[0]).toEqual({ value: 50, name: "step 51" });
});

test("reset starts anew", () => {
  expect(
    reduce(change(start(0), 1, "add"), { type: "reset", value: 7 }),
  ).toEqual(start(7));
});
