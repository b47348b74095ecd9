import { expect, test } from "vitest";

import { createDraft, createWidget } from "../../../testing/drafts";
import { describePlace } from "../../../widgets/layout";
import type { DraftWidget } from "./draft";
import { addBack, findPlace, moveBy, remove, resizeBy, settle } from "./moves";

const { widgets: WIDGETS } = createDraft("a", "b", "c", "d");

/** Write where each widget is: its key, x, y, w and h. */
function places(widgets: readonly DraftWidget[]): string[] {
  return widgets.map(({ key, layout: { x, y, w, h } }) =>
    [key, x, y, w, h].join(" "),
  );
}

test("a widget moves by columns, and those in its way make room", () => {
  expect(places(moveBy(WIDGETS, "d", 1, 0))).toEqual([
    "a 0 0 2 2",
    "b 2 0 2 2",
    "c 4 0 2 2",
    "d 1 2 2 2",
  ]);
  expect(places(moveBy(WIDGETS, "c", -1, 0))).toEqual(
    ["a 0 0 2 2", "c 3 0 2 2", "b 2 2 2 2", "d 0 2 2 2"].toSorted(
      (one, other) => order(one) - order(other),
    ),
  );
});

test("a widget moves down and up past the next one", () => {
  const down = moveBy(WIDGETS, "a", 0, 1);

  expect(places(down)).toEqual([
    "d 0 0 2 2",
    "b 2 0 2 2",
    "c 4 0 2 2",
    "a 0 2 2 2",
  ]);
  expect(places(moveBy(down, "a", 0, -1))).toEqual(places(WIDGETS));
  expect(places(moveBy(down, "a", 0, 1))).toEqual(places(down));
});

test("a widget does not leave the grid", () => {
  expect(places(moveBy(WIDGETS, "a", -1, -1))).toEqual(places(WIDGETS));
  expect(places(moveBy(WIDGETS, "c", 1, 0))).toEqual(places(WIDGETS));
});

test("a widget grows to the edge of the grid and shrinks to its least size", () => {
  expect(places(resizeBy(WIDGETS, "c", 1, 0))).toEqual(places(WIDGETS));
  expect(places(resizeBy(WIDGETS, "c", -5, -1))).toContain("c 4 0 1 2");
  expect(places(resizeBy(WIDGETS, "a", 0, 1))).toContain("a 0 0 2 3");
  expect(places(resizeBy(WIDGETS, "a", 0, 1))).toContain("d 0 3 2 2");
});

test("widgets below a removed one move up", () => {
  expect(places(remove(WIDGETS, "a"))).toEqual([
    "d 0 0 2 2",
    "b 2 0 2 2",
    "c 4 0 2 2",
  ]);
});

test("a new widget gets the first free place", () => {
  expect(findPlace(WIDGETS, { w: 2, h: 2, minH: 2 })).toMatchObject({
    x: 2,
    y: 2,
  });
  expect(findPlace([], { w: 1, h: 1, minH: 1 })).toMatchObject({ x: 0, y: 0 });
});

test("widgets that overlap are moved down, others stay with their gaps", () => {
  const at = (key: string, y: number) =>
    createWidget(key, { layout: { x: 0, y, w: 2, h: 2, minH: 2 } });

  expect(places(settle([at("a", 0), at("b", 1)]))).toEqual([
    "a 0 0 2 2",
    "b 0 2 2 2",
  ]);
  expect(places(settle([at("b", 5), at("a", 1)]))).toEqual([
    "a 0 1 2 2",
    "b 0 5 2 2",
  ]);
});

test("places are described from one", () => {
  expect(describePlace({ x: 4, y: 2, w: 2, h: 1, minH: 1 })).toBe(
    "column 5, row 3, 2 by 1",
  );
});

function order(place: string): number {
  const [, x, y] = place.split(" ").map(Number);
  return y! * 6 + x!;
}

test("a deleted widget returns to its place, or to a free one if that is taken", () => {
  const [first, ...others] = WIDGETS;
  const left = remove(WIDGETS, first!.key);

  expect(places(addBack(others, first!))).toEqual(places(WIDGETS));
  const returned = addBack(left, first!);
  expect(returned).toHaveLength(WIDGETS.length);
  expect(new Set(places(returned).map((each) => each.slice(2)))).toHaveLength(
    WIDGETS.length,
  );
});
