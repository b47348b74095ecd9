/** Where widgets are in a grid of six columns. */

export type Layout = {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly minH: number;
};

export const COLUMNS = 6;

type Placed = {
  readonly displayType: string;
  readonly layout: Layout | null;
};

/** The size of a widget that has no layout yet. */
export function defaultSize(displayType: string): {
  w: number;
  h: number;
  minH: number;
} {
  if (displayType === "BIG_NUMBER") return { w: 1, h: 1, minH: 1 };
  return { w: 2, h: 2, minH: 2 };
}

/** Give each widget a place: its own, or the first that is free. */
export function place<T extends Placed>(
  widgets: readonly T[],
): (T & { readonly layout: Layout })[] {
  const taken = widgets.flatMap((each) => each.layout ?? []);
  return widgets.map((each) => {
    if (each.layout) return { ...each, layout: each.layout };
    const layout = findFree(taken, defaultSize(each.displayType));
    taken.push(layout);
    return { ...each, layout };
  });
}

/** Return the first place, in reading order, where a size fits. */
export function findFree(
  taken: readonly Layout[],
  size: { w: number; h: number; minH: number },
): Layout {
  for (let y = 0; ; y += 1) {
    for (let x = 0; x + size.w <= COLUMNS; x += 1) {
      const layout = { ...size, x, y };
      if (!taken.some((each) => overlaps(each, layout))) return layout;
    }
  }
}

export function overlaps(one: Layout, other: Layout): boolean {
  return (
    one.x < other.x + other.w &&
    other.x < one.x + one.w &&
    one.y < other.y + other.h &&
    other.y < one.y + one.h
  );
}

/** Reading order: from the top, then from the left. */
export function compareLayouts(one: Layout, other: Layout): number {
  return one.y - other.y || one.x - other.x;
}

/** Describe where a widget is, for announcements: "column 5, row 3, 2 by 2". */
export function describePlace({ x, y, w, h }: Layout): string {
  return `column ${x + 1}, row ${y + 1}, ${w} by ${h}`;
}
