import type { Draft, DraftWidget } from "../pages/editor/draft/draft";
import { COLUMNS } from "../widgets/layout";

/** Make a stored widget, a line of one query, two by two. */
export function createWidget(
  key: string,
  change: Partial<DraftWidget> = {},
): DraftWidget {
  return {
    key,
    isNew: false,
    title: `Widget ${key}`,
    description: null,
    displayType: "LINE",
    widgetType: "METRICS",
    interval: "1h",
    limit: null,
    thresholds: null,
    layout: { x: 0, y: 0, w: 2, h: 2, minH: 2 },
    queries: [
      {
        id: `query of ${key}`,
        name: "",
        fields: ["sum(session)"],
        aggregates: ["sum(session)"],
        columns: [],
        fieldAliases: [],
        conditions: "",
        orderby: "",
        isHidden: false,
        selectedAggregate: null,
      },
    ],
    ...change,
  };
}

/** Make a dashboard of widgets of two by two, three in a row. */
export function createDraft(...keys: readonly string[]): Draft {
  return {
    title: "Health",
    projects: [],
    environments: [],
    releases: [],
    range: { period: null, start: null, end: null },
    editors: null,
    widgets: keys.map((key, index) =>
      createWidget(key, {
        layout: {
          x: (index * 2) % COLUMNS,
          y: Math.floor((index * 2) / COLUMNS) * 2,
          w: 2,
          h: 2,
          minH: 2,
        },
      }),
    ),
  };
}

/** Return a draft in which one widget is changed. */
export function edit(
  draft: Draft,
  key: string,
  change: Partial<DraftWidget>,
): Draft {
  return {
    ...draft,
    widgets: draft.widgets.map((widget) =>
      widget.key === key ? { ...widget, ...change } : widget,
    ),
  };
}

/** Return random whole numbers below a bound, the same ones for a seed (mulberry32). */
export function createRandom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}
