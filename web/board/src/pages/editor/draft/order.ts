/** Reading order: moving a widget before or behind its neighbour, without a grid to drag it in. */

import { compactWidgets, moveTo } from "./moves";
import type { DraftWidget } from "./draft";
import { COLUMNS, compareLayouts, overlaps } from "../../../widgets/layout";

/** List widgets from the top, then from the left. */
export function inReadingOrder(
  widgets: readonly DraftWidget[],
): readonly DraftWidget[] {
  return widgets.toSorted((one, other) =>
    compareLayouts(one.layout, other.layout),
  );
}

/**
 * Move a widget before the one in front of it, or behind the next.
 *
 * Sizes stay. The two trade places if that is possible, else the others make
 * room, and as a last resort all widgets are placed again in the new order.
 */
export function moveInOrder(
  widgets: readonly DraftWidget[],
  key: string,
  step: -1 | 1,
): readonly DraftWidget[] {
  const ordered = inReadingOrder(widgets);
  const index = ordered.findIndex((widget) => widget.key === key);
  const first = ordered[step < 0 ? index - 1 : index];
  const second = ordered[step < 0 ? index : index + 1];
  if (index < 0 || !first || !second) return widgets;
  const wanted = ordered.map((widget) =>
    widget === first ? second : widget === second ? first : widget,
  );
  const candidates = [
    () => trade(widgets, first, second),
    () => moveTo(widgets, second.key, first.layout.x, first.layout.y),
    () => pack(wanted),
  ];
  for (const candidate of candidates) {
    const moved = inReadingOrder(candidate());
    if (isFree(moved) && moved.every(({ key }, i) => key === wanted[i]?.key))
      return moved;
  }
  return pack(wanted);
}

/** Let the second take the place of the first, and the first follow it. */
function trade(
  widgets: readonly DraftWidget[],
  first: DraftWidget,
  second: DraftWidget,
): readonly DraftWidget[] {
  const [one, other] = [first.layout, second.layout];
  const isBeside = one.y === other.y && one.x + one.w === other.x;
  const behind = isBeside
    ? { x: one.x + other.w, y: one.y }
    : { x: other.x, y: other.y };
  return compactWidgets(
    widgets.map((widget) => {
      if (widget.key === first.key)
        return { ...widget, layout: { ...one, ...behind } };
      if (widget.key === second.key)
        return { ...widget, layout: { ...other, x: one.x, y: one.y } };
      return widget;
    }),
  );
}

/** Place widgets in their order, each at the first free place behind the one before. */
function pack(ordered: readonly DraftWidget[]): readonly DraftWidget[] {
  const placed: DraftWidget[] = [];
  let [x, y] = [0, 0];
  for (const widget of ordered) {
    for (;;) {
      const layout = { ...widget.layout, x, y };
      if (
        x + layout.w <= COLUMNS &&
        !placed.some((each) => overlaps(each.layout, layout))
      ) {
        placed.push({ ...widget, layout });
        break;
      }
      x += 1;
      if (x >= COLUMNS) [x, y] = [0, y + 1];
    }
  }
  return placed;
}

function isFree(widgets: readonly DraftWidget[]): boolean {
  return widgets.every(
    (one, index) =>
      one.layout.x + one.layout.w <= COLUMNS &&
      widgets
        .slice(0, index)
        .every((other) => !overlaps(one.layout, other.layout)),
  );
}
