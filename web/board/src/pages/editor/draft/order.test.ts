import { describe, expect, it } from "vitest";

import {
  createDraft,
  createRandom,
  createWidget,
} from "../../../testing/drafts";
import { COLUMNS, overlaps } from "../../../widgets/layout";
import type { DraftWidget } from "./draft";
import { inReadingOrder, moveInOrder } from "./order";

const keys = (widgets: readonly DraftWidget[]) =>
  inReadingOrder(widgets).map(({ key }) => key);

describe("moving a widget in the reading order", () => {
  it("trades the places of two widgets of one size", () => {
    const { widgets } = createDraft("a", "b", "c", "d");
    const moved = moveInOrder(widgets, "d", -1);
    expect(keys(moved)).toEqual(["a", "b", "d", "c"]);
    expect(moved.find(({ key }) => key === "d")?.layout).toEqual(
      widgets[2]?.layout,
    );
  });

  it("keeps the sizes of two widgets beside each other", () => {
    const narrow = { x: 0, y: 0, w: 1, h: 1, minH: 1 };
    const wide = { x: 1, y: 0, w: 4, h: 2, minH: 2 };
    const widgets = [
      createWidget("narrow", { layout: narrow }),
      createWidget("wide", { layout: wide }),
    ];
    const moved = moveInOrder(widgets, "narrow", 1);
    expect(moved.map(({ key, layout: { x, y, w } }) => [key, x, y, w])).toEqual(
      [
        ["wide", 0, 0, 4],
        ["narrow", 4, 0, 1],
      ],
    );
  });

  it("leaves the first and the last where they are", () => {
    const { widgets } = createDraft("a", "b");
    expect(moveInOrder(widgets, "a", -1)).toBe(widgets);
    expect(moveInOrder(widgets, "b", 1)).toBe(widgets);
  });

  it("moves by one place in any dashboard, without overlaps", () => {
    const random = createRandom(20);
    for (let round = 0; round < 300; round += 1) {
      let widgets: readonly DraftWidget[] = createDashboard(random);
      for (let step = 0; step < 4; step += 1) {
        const before = keys(widgets);
        const index = 1 + random(before.length - 1);
        const wanted = before.toSpliced(
          index - 1,
          2,
          before[index]!,
          before[index - 1]!,
        );
        const moved =
          random(2) === 0
            ? moveInOrder(widgets, before[index]!, -1)
            : moveInOrder(widgets, before[index - 1]!, 1);
        expect(keys(moved)).toEqual(wanted);
        expect(findOverlaps(moved)).toEqual([]);
        widgets = moved;
      }
    }
  });
});

function createDashboard(random: (bound: number) => number): DraftWidget[] {
  const widgets: DraftWidget[] = [];
  const count = 2 + random(7);
  let y = 0;
  for (let index = 0; index < count; index += 1) {
    const w = 1 + random(COLUMNS);
    const h = 1 + random(3);
    const layout = { x: random(COLUMNS - w + 1), y, w, h, minH: 1 };
    widgets.push(createWidget(`w${index}`, { layout }));
    y += random(2) === 0 && layout.x + w < COLUMNS ? 0 : h;
    if (findOverlaps(widgets).length > 0) {
      widgets.pop();
      y += 3;
      index -= 1;
    }
  }
  return widgets;
}

function findOverlaps(widgets: readonly DraftWidget[]): string[] {
  return widgets.flatMap((one, index) =>
    widgets
      .slice(0, index)
      .filter((other) => overlaps(one.layout, other.layout))
      .map((other) => `${one.key} ${other.key}`),
  );
}
