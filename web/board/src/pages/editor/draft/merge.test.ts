import { describe, expect, test } from "vitest";

import {
  createDraft,
  createRandom,
  createWidget,
  edit,
} from "../../../testing/drafts";
import { overlaps } from "../../../widgets/layout";
import { isEqual, type Draft, type DraftWidget } from "./draft";
import { merge, type Side } from "./merge";
import { findPlace, moveBy, remove, resizeBy } from "./moves";

const BASE = createDraft("a", "b", "c");
const NONE: ReadonlyMap<string, Side> = new Map();

function find(draft: Draft, key: string): DraftWidget | undefined {
  return draft.widgets.find((widget) => widget.key === key);
}

describe("merge", () => {
  test("of two equal drafts is nothing", () => {
    const { changes, conflicts, finish } = merge(BASE, BASE, BASE);

    expect([changes, conflicts]).toEqual([[], []]);
    expect(finish(NONE)).toEqual(BASE);
  });

  test("keeps changes of different widgets and of different fields of one", () => {
    const mine = edit(edit(BASE, "a", { title: "Mine" }), "b", { limit: 3 });
    const theirs = edit(BASE, "a", { interval: "1d" });
    const { changes, conflicts, finish } = merge(BASE, mine, {
      ...theirs,
      title: "Theirs",
    });

    expect(conflicts).toEqual([]);
    expect(
      changes.map(({ kind, side, title, fields }) => [
        kind,
        side,
        title,
        ...fields,
      ]),
    ).toEqual([
      ["changed", "theirs", "Theirs", "title"],
      ["changed", "mine", "Mine", "title"],
      ["changed", "theirs", "Widget a", "interval"],
      ["changed", "mine", "Widget b", "limit"],
    ]);
    const merged = finish(NONE);
    expect(merged.title).toBe("Theirs");
    expect(find(merged, "a")).toMatchObject({ title: "Mine", interval: "1d" });
    expect(find(merged, "b")).toMatchObject({ limit: 3 });
  });

  test("asks about a field that both changed, and takes the chosen side", () => {
    const mine = edit(BASE, "a", { title: "Mine" });
    const theirs = edit(BASE, "a", { title: "Theirs" });
    const { changes, conflicts, finish } = merge(BASE, mine, theirs);

    expect(changes).toEqual([]);
    expect(conflicts).toEqual([
      {
        id: "a.title",
        title: "Widget a",
        field: "title",
        base: "Widget a",
        mine: "Mine",
        theirs: "Theirs",
      },
    ]);
    for (const [side, title] of [
      ["mine", "Mine"],
      ["theirs", "Theirs"],
    ] as const) {
      const merged = finish(new Map([["a.title", side]]));
      expect(find(merged, "a")?.title).toBe(title);
    }
  });

  test("merges settings of the dashboard, and asks about those both changed", () => {
    const range = { period: "7d", start: null, end: null };
    const mine = { ...BASE, editors: ["web"], environments: ["staging"] };
    const theirs = { ...BASE, editors: ["platform"], range, projects: null };
    const { changes, conflicts, finish } = merge(BASE, mine, theirs);

    expect(changes.map(({ side, fields }) => [side, ...fields])).toEqual([
      ["mine", "environments"],
      ["theirs", "projects", "range"],
    ]);
    expect(conflicts.map(({ id, base }) => [id, base])).toEqual([
      ["dashboard.editors", null],
    ]);
    expect(finish(new Map([["dashboard.editors", "mine"]]))).toEqual({
      ...BASE,
      editors: ["web"],
      environments: ["staging"],
      range,
      projects: null,
    });
  });

  test("asks about the title of the dashboard", () => {
    const { conflicts, finish } = merge(
      BASE,
      { ...BASE, title: "Mine" },
      { ...BASE, title: "Theirs" },
    );

    expect(conflicts.map(({ id }) => id)).toEqual(["dashboard.title"]);
    expect(finish(new Map([["dashboard.title", "mine"]])).title).toBe("Mine");
  });

  test("of the same change is no conflict", () => {
    const both = edit(BASE, "a", { title: "Same" });
    const { conflicts, finish } = merge(BASE, both, structuredClone(both));

    expect(conflicts).toEqual([]);
    expect(finish(NONE)).toEqual(both);
  });

  test("asks about a widget that one removed and the other changed", () => {
    const mine = edit(BASE, "a", { title: "Mine" });
    const theirs = { ...BASE, widgets: remove(BASE.widgets, "a") };
    const { conflicts, finish } = merge(BASE, mine, theirs);

    expect(conflicts.map(({ id }) => id)).toEqual(["a.widget"]);
    expect(find(finish(new Map([["a.widget", "mine"]])), "a")).toMatchObject({
      title: "Mine",
    });
    expect(
      find(finish(new Map([["a.widget", "theirs"]])), "a"),
    ).toBeUndefined();
  });

  test("removes a widget that the other side only moved", () => {
    const mine = { ...BASE, widgets: moveBy(BASE.widgets, "a", 0, 2) };
    const theirs = { ...BASE, widgets: remove(BASE.widgets, "a") };
    const { conflicts, finish } = merge(BASE, mine, theirs);

    expect(conflicts).toEqual([]);
    expect(finish(NONE).widgets.map(({ key }) => key)).toEqual(["b", "c"]);
  });

  test("moves down one of two widgets that were added at one place", () => {
    const add = (key: string) => ({
      ...BASE,
      widgets: [
        ...BASE.widgets,
        createWidget(key, {
          layout: findPlace(BASE.widgets, { w: 2, h: 2, minH: 2 }),
        }),
      ],
    });
    const merged = merge(BASE, add("mine"), add("theirs")).finish(NONE);

    expect(merged.widgets.map(({ key }) => key)).toEqual([
      ...["a", "b", "c"],
      ...["theirs", "mine"],
    ]);
    expect(find(merged, "theirs")?.layout.y).toBe(2);
    expect(find(merged, "mine")?.layout.y).toBe(4);
  });
});

/** The fields that a random step sets, each to one of a few values. */
const VALUES = {
  title: ["One", "Two", "Three"],
  interval: ["1d", "12h", "6h"],
  limit: [1, 2, 3],
  description: ["first", "second"],
} as const;
type Set = keyof typeof VALUES;
const SET = Object.keys(VALUES) as Set[];

/** Make random steps, as an editor makes them. */
function editAtRandom(
  draft: Draft,
  name: string,
  random: (bound: number) => number,
): Draft {
  let edited = draft;
  for (let step = random(6); step >= 0; step -= 1) {
    const { widgets } = edited;
    const key = widgets[random(Math.max(widgets.length, 1))]?.key ?? "";
    const field = SET[random(SET.length)]!;
    const value = VALUES[field][random(VALUES[field].length)];
    switch (random(6)) {
      case 0:
        edited = { ...edited, widgets: moveBy(widgets, key, 1, random(4)) };
        break;
      case 1:
        edited = { ...edited, widgets: resizeBy(widgets, key, 1, random(2)) };
        break;
      case 2:
        edited = { ...edited, widgets: remove(widgets, key) };
        break;
      case 3: {
        const layout = findPlace(widgets, { w: 2, h: 2, minH: 2 });
        const added = createWidget(`${name}-${step}`, { layout });
        edited = { ...edited, widgets: [...widgets, added] };
        break;
      }
      default:
        edited = edit(edited, key, { [field]: value });
    }
  }
  return edited;
}

const SEEDS = Array.from({ length: 400 }, (_, seed) => seed);

test("every change that does not collide is kept, and places do not overlap", () => {
  let asked = 0;
  for (const seed of SEEDS) {
    const random = createRandom(seed);
    const base = createDraft("a", "b", "c", "d", "e");
    const sides = {
      mine: editAtRandom(base, "mine", random),
      theirs: editAtRandom(base, "theirs", random),
    };
    const { conflicts, finish } = merge(base, sides.mine, sides.theirs);
    asked += conflicts.length;
    const choices = new Map(
      conflicts.map(({ id }): [string, Side] => [
        id,
        random(2) === 0 ? "mine" : "theirs",
      ]),
    );
    const merged = finish(choices);
    for (const side of ["mine", "theirs"] as const) {
      expectKept(base, sides, side, choices, merged, seed);
    }
    expectNoOverlap(merged, seed);
    expect(merge(base, sides.mine, base).finish(NONE).widgets).toEqual(
      sides.mine.widgets.toSorted(
        (one, other) =>
          one.layout.y - other.layout.y || one.layout.x - other.layout.x,
      ),
    );
  }
  expect(asked).toBeGreaterThan(100);
});

/** Check each change of a side: it is in the merged draft, unless the other side was chosen for it. */
function expectKept(
  base: Draft,
  sides: Record<Side, Draft>,
  side: Side,
  choices: ReadonlyMap<string, Side>,
  merged: Draft,
  seed: number,
): void {
  const where = `seed ${seed}, ${side}`;
  const ours = sides[side];
  for (const widget of ours.widgets) {
    const before = find(base, widget.key);
    if (!before) {
      expect(find(merged, widget.key), where).toMatchObject({
        title: widget.title,
        interval: widget.interval,
      });
      continue;
    }
    for (const field of SET) {
      if (isEqual(before[field], widget[field])) continue;
      const chosen =
        choices.get(`${widget.key}.${field}`) ??
        choices.get(`${widget.key}.widget`) ??
        side;
      if (chosen === side) {
        expect(find(merged, widget.key)?.[field], where).toEqual(widget[field]);
      }
    }
  }
  for (const { key } of base.widgets) {
    if (find(ours, key)) continue;
    const chosen = choices.get(`${key}.widget`) ?? side;
    if (chosen === side) expect(find(merged, key), where).toBeUndefined();
  }
}

function expectNoOverlap(draft: Draft, seed: number): void {
  draft.widgets.forEach((one, index) => {
    for (const other of draft.widgets.slice(0, index)) {
      expect(overlaps(one.layout, other.layout), `seed ${seed}`).toBe(false);
    }
  });
}
