import { isEqual, SETTINGS, type Draft, type DraftWidget } from "./draft";
import { settle } from "./moves";

/**
 * Merging two drafts that have a common version. Changes are compared by
 * widget and field. What touches different things merges by itself; what
 * touches the same thing is a conflict, which people decide.
 */

export type Side = "mine" | "theirs";

export type Change = {
  kind: "added" | "removed" | "changed" | "moved";
  side: Side;
  /** The title of the widget, or of the dashboard. */
  title: string;
  fields: readonly string[];
};

export type Conflict = {
  /** Names the conflict: the key of the widget and the field. */
  id: string;
  title: string;
  field: string;
  base: unknown;
  mine: unknown;
  theirs: unknown;
};

export type Merge = {
  changes: readonly Change[];
  conflicts: readonly Conflict[];
  /** Make the merged draft, once every conflict has a side. */
  finish: (choices: ReadonlyMap<string, Side>) => Draft;
};

const FIELDS = [
  "title",
  "description",
  "displayType",
  "widgetType",
  "interval",
  "limit",
  "thresholds",
  "layout",
  "queries",
] as const satisfies readonly (keyof DraftWidget)[];

type Field = (typeof FIELDS)[number];

/** The field of a conflict in which one side removed a widget that the other changed. */
export const WHOLE_WIDGET = "widget";
const DASHBOARD = "dashboard";

type Setting = (typeof SETTINGS)[number];

export function merge(base: Draft, mine: Draft, theirs: Draft): Merge {
  const changes: Change[] = [];
  const conflicts: Conflict[] = [];
  const keys = [
    ...new Set(
      [...theirs.widgets, ...mine.widgets, ...base.widgets].map(
        (widget) => widget.key,
      ),
    ),
  ];
  const find = (draft: Draft, key: string) =>
    draft.widgets.find((widget) => widget.key === key);

  compareSettings(base, mine, theirs, changes, conflicts);
  for (const key of keys) {
    compareWidget(
      {
        base: find(base, key),
        mine: find(mine, key),
        theirs: find(theirs, key),
      },
      changes,
      conflicts,
    );
  }

  function finish(choices: ReadonlyMap<string, Side>): Draft {
    const choose = (id: string) => choices.get(id) ?? "theirs";
    const settings: Partial<Record<Setting, unknown>> = {};
    for (const name of SETTINGS) {
      settings[name] = pick<unknown>(base[name], mine[name], theirs[name], () =>
        choose(`${DASHBOARD}.${name}`),
      );
    }
    return {
      ...(settings as Omit<Draft, "widgets">),
      widgets: settle(
        keys.flatMap((key) => {
          const merged = mergeWidget(
            find(base, key),
            find(mine, key),
            find(theirs, key),
            choose,
          );
          return merged ? [merged] : [];
        }),
      ),
    };
  }
  return { changes, conflicts, finish };
}

function compareSettings(
  base: Draft,
  mine: Draft,
  theirs: Draft,
  changes: Change[],
  conflicts: Conflict[],
): void {
  const found: Record<Side, Setting[]> = { mine: [], theirs: [] };
  for (const name of SETTINGS) {
    const isMine = !isEqual(base[name], mine[name]);
    const isTheirs = !isEqual(base[name], theirs[name]);
    if (isMine && isTheirs && !isEqual(mine[name], theirs[name])) {
      conflicts.push({
        id: `${DASHBOARD}.${name}`,
        title: base.title,
        field: name,
        base: base[name],
        mine: mine[name],
        theirs: theirs[name],
      });
    } else if (isMine) found.mine.push(name);
    else if (isTheirs) found.theirs.push(name);
  }
  for (const side of ["mine", "theirs"] as const) {
    if (found[side].length > 0) {
      const { title } = side === "mine" ? mine : theirs;
      changes.push({ kind: "changed", side, title, fields: found[side] });
    }
  }
}

type Sides = {
  base: DraftWidget | undefined;
  mine: DraftWidget | undefined;
  theirs: DraftWidget | undefined;
};

function compareWidget(
  { base, mine, theirs }: Sides,
  changes: Change[],
  conflicts: Conflict[],
): void {
  if (!base) {
    const added = mine ?? theirs;
    if (added) {
      const side = mine ? "mine" : "theirs";
      changes.push({ kind: "added", side, title: added.title, fields: [] });
    }
    return;
  }
  if (!mine || !theirs) {
    compareRemoval(base, mine, theirs, changes, conflicts);
    return;
  }
  const found: Record<Side, Field[]> = { mine: [], theirs: [] };
  for (const field of FIELDS) {
    const isMine = !isEqual(base[field], mine[field]);
    const isTheirs = !isEqual(base[field], theirs[field]);
    if (isMine && isTheirs && !isEqual(mine[field], theirs[field])) {
      conflicts.push({
        id: `${base.key}.${field}`,
        title: base.title,
        field,
        base: base[field],
        mine: mine[field],
        theirs: theirs[field],
      });
    } else if (isMine) found.mine.push(field);
    else if (isTheirs) found.theirs.push(field);
  }
  for (const side of ["mine", "theirs"] as const) {
    const fields = found[side];
    if (fields.length > 0) {
      const isMove = fields.length === 1 && fields[0] === "layout";
      changes.push({
        kind: isMove ? "moved" : "changed",
        side,
        title: (side === "mine" ? mine : theirs).title,
        fields,
      });
    }
  }
}

function compareRemoval(
  base: DraftWidget,
  mine: DraftWidget | undefined,
  theirs: DraftWidget | undefined,
  changes: Change[],
  conflicts: Conflict[],
): void {
  if (isChanged(base, mine ?? theirs)) {
    conflicts.push({
      id: `${base.key}.${WHOLE_WIDGET}`,
      title: base.title,
      field: WHOLE_WIDGET,
      base,
      mine: mine ?? null,
      theirs: theirs ?? null,
    });
    return;
  }
  changes.push({
    kind: "removed",
    side: mine ? "theirs" : "mine",
    title: base.title,
    fields: [],
  });
}

/** Whether a widget that one side removed was changed by the other. Its place is no reason to keep it. */
function isChanged(base: DraftWidget, kept: DraftWidget | undefined): boolean {
  return (
    kept !== undefined &&
    FIELDS.some(
      (field) => field !== "layout" && !isEqual(base[field], kept[field]),
    )
  );
}

function mergeWidget(
  base: DraftWidget | undefined,
  mine: DraftWidget | undefined,
  theirs: DraftWidget | undefined,
  choose: (id: string) => Side,
): DraftWidget | undefined {
  if (!base) return mine ?? theirs;
  if (!mine || !theirs) {
    if (!isChanged(base, mine ?? theirs)) return undefined;
    return choose(`${base.key}.${WHOLE_WIDGET}`) === "mine" ? mine : theirs;
  }
  const merged = { ...theirs } as Record<string, unknown>;
  for (const field of FIELDS) {
    merged[field] = pick<unknown>(base[field], mine[field], theirs[field], () =>
      choose(`${base.key}.${field}`),
    );
  }
  return merged as DraftWidget;
}

/** Return the value that was changed; of two different changes the chosen one. */
function pick<T>(base: T, mine: T, theirs: T, choose: () => Side): T {
  if (isEqual(base, mine)) return theirs;
  if (isEqual(base, theirs) || isEqual(mine, theirs)) return mine;
  return choose() === "mine" ? mine : theirs;
}
