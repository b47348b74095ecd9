import {
  moveElement,
  verticalCompactor,
  type LayoutItem,
} from "react-grid-layout/core";

import {
  COLUMNS,
  compareLayouts,
  findFree,
  overlaps,
  type Layout,
} from "../../../widgets/layout";
import type { DraftWidget } from "./draft";

/** Where each widget is, as the grid has it. */
export function toItems(widgets: readonly DraftWidget[]): LayoutItem[] {
  return widgets.map(({ key, layout }) => ({
    i: key,
    x: layout.x,
    y: layout.y,
    w: layout.w,
    h: layout.h,
    minH: layout.minH,
  }));
}

/** Put widgets where the grid has placed them, in reading order. */
export function applyItems(
  widgets: readonly DraftWidget[],
  items: readonly LayoutItem[],
): DraftWidget[] {
  const places = new Map(items.map((item) => [item.i, item]));
  return widgets
    .map((widget) => {
      const item = places.get(widget.key);
      if (!item || isAt(widget.layout, item)) return widget;
      const { x, y, w, h } = item;
      return { ...widget, layout: { ...widget.layout, x, y, w, h } };
    })
    .toSorted((one, other) => compareLayouts(one.layout, other.layout));
}

function isAt(layout: Layout, item: LayoutItem): boolean {
  return (
    layout.x === item.x &&
    layout.y === item.y &&
    layout.w === item.w &&
    layout.h === item.h
  );
}

/**
 * Move a widget by columns or rows; the others make room and close gaps.
 *
 * Where they close the gap that a step has made, the widget moves on by rows
 * until it has passed one of them.
 */
export function moveBy(
  widgets: readonly DraftWidget[],
  key: string,
  columns: number,
  rows: number,
): DraftWidget[] {
  const before = widgets.find((widget) => widget.key === key)?.layout;
  if (!before) return [...widgets];
  const height = Math.max(...widgets.map(({ layout: { y, h } }) => y + h));
  for (let steps = 1; Math.abs(rows) * steps <= height; steps += 1) {
    const moved = moveTo(
      widgets,
      key,
      before.x + columns,
      before.y + rows * steps,
    );
    const after = moved.find((widget) => widget.key === key)?.layout;
    if (rows === 0 || after?.y !== before.y) return moved;
  }
  return [...widgets];
}

/** Move a widget to a column and a row; the others make room and close gaps. */
export function moveTo(
  widgets: readonly DraftWidget[],
  key: string,
  x: number,
  y: number,
): DraftWidget[] {
  const items = toItems(widgets);
  const item = items.find((each) => each.i === key);
  if (!item) return [...widgets];
  const moved = moveElement(
    items,
    item,
    clamp(x, 0, COLUMNS - item.w),
    Math.max(0, y),
    true,
    false,
    "vertical",
    COLUMNS,
  );
  return applyItems(widgets, verticalCompactor.compact(moved, COLUMNS));
}

/** Make a widget wider and higher by columns and rows, within the grid and its least height. */
export function resizeBy(
  widgets: readonly DraftWidget[],
  key: string,
  columns: number,
  rows: number,
): DraftWidget[] {
  const items = toItems(widgets).map((item) =>
    item.i === key
      ? {
          ...item,
          w: clamp(item.w + columns, 1, COLUMNS - item.x),
          h: Math.max(item.minH ?? 1, item.h + rows),
        }
      : item,
  );
  return applyItems(widgets, verticalCompactor.compact(items, COLUMNS));
}

/** Move down what overlaps, which two drafts together may; the server refuses it. */
export function settle(widgets: readonly DraftWidget[]): DraftWidget[] {
  const isFree = widgets.every((one, index) =>
    widgets
      .slice(0, index)
      .every((other) => !overlaps(one.layout, other.layout)),
  );
  const items = toItems(widgets);
  return applyItems(
    widgets,
    isFree ? items : verticalCompactor.compact(items, COLUMNS),
  );
}

/** Close the gaps above widgets. */
export function compactWidgets(widgets: readonly DraftWidget[]): DraftWidget[] {
  return applyItems(
    widgets,
    verticalCompactor.compact(toItems(widgets), COLUMNS),
  );
}

/** Remove a widget; those below move up. */
export function remove(
  widgets: readonly DraftWidget[],
  key: string,
): DraftWidget[] {
  return compactWidgets(widgets.filter((widget) => widget.key !== key));
}

/** Return the first free place of a size. */
export function findPlace(
  widgets: readonly DraftWidget[],
  size: { w: number; h: number; minH: number },
): Layout {
  return findFree(
    widgets.map((widget) => widget.layout),
    size,
  );
}

/** Add a deleted widget again: in its place if that is free, else in the first free one. */
export function addBack(
  widgets: readonly DraftWidget[],
  widget: DraftWidget,
): DraftWidget[] {
  const { layout } = widget;
  const isFree = !widgets.some((each) => overlaps(each.layout, layout));
  return settle([
    ...widgets,
    isFree ? widget : { ...widget, layout: findPlace(widgets, layout) },
  ]);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
