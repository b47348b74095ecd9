import type {
  UpdateDashboardInput,
  WidgetDisplayType,
  WidgetInput,
  WidgetType,
} from "../../relay/__generated__/EditorPageSaveMutation.graphql";
import { place, type Layout } from "../../widgets/layout";

/** A dashboard as the editor changes it. Nothing in it is changed in place. */
export type Draft = {
  readonly title: string;
  readonly widgets: readonly DraftWidget[];
};

export type DraftWidget = {
  /** The id of a stored widget, or a key of this draft for a new one. */
  readonly key: string;
  readonly isNew: boolean;
  readonly title: string;
  readonly description: string | null;
  readonly displayType: WidgetDisplayType;
  readonly widgetType: WidgetType;
  readonly interval: string;
  readonly limit: number | null;
  readonly thresholds: DraftThresholds | null;
  readonly layout: Layout;
  readonly queries: readonly DraftQuery[];
};

export type DraftThresholds = {
  readonly max1: number | null;
  readonly max2: number | null;
  readonly unit: string | null;
};

export type DraftQuery = {
  /** The id of a stored query; null for a new one. */
  readonly id: string | null;
  readonly name: string;
  readonly fields: readonly string[];
  readonly aggregates: readonly string[];
  readonly columns: readonly string[];
  readonly fieldAliases: readonly string[];
  readonly conditions: string;
  readonly orderby: string;
  readonly isHidden: boolean;
  readonly selectedAggregate: number | null;
};

/** A dashboard as it is read: what is not in a draft is left out. */
export type StoredWidget = Omit<
  DraftWidget,
  "key" | "isNew" | "layout" | "queries"
> & {
  readonly id: string;
  readonly layout: Layout | null;
  readonly queries: readonly (Omit<DraftQuery, "id"> & {
    readonly id: string;
  })[];
};

/** Make the draft of a stored dashboard. Widgets without a layout get a place. */
export function toDraft(
  title: string,
  widgets: readonly StoredWidget[],
): Draft {
  return {
    title,
    widgets: place(widgets).map(({ id, ...widget }) => ({
      ...widget,
      key: id,
      isNew: false,
    })),
  };
}

/** Make the input of a save: only what differs from the stored dashboard is sent. */
export function toInput(
  id: string,
  version: number,
  base: Draft,
  draft: Draft,
): UpdateDashboardInput {
  const stored = new Map(base.widgets.map((widget) => [widget.key, widget]));
  return {
    id,
    expectedVersion: version,
    ...(draft.title === base.title ? {} : { title: draft.title }),
    widgets: draft.widgets.map((widget) =>
      toWidgetInput(widget, stored.get(widget.key)),
    ),
  };
}

/** Make the input of one widget. A stored one that is unchanged needs its id alone. */
export function toWidgetInput(
  widget: DraftWidget,
  stored?: DraftWidget,
): WidgetInput {
  if (stored && isEqual(stored, widget)) return { id: widget.key };
  const { layout } = widget;
  return {
    ...(stored ? { id: widget.key } : {}),
    title: widget.title,
    description: widget.description,
    displayType: widget.displayType,
    widgetType: widget.widgetType,
    interval: widget.interval,
    limit: widget.limit,
    thresholds: widget.thresholds,
    layout: {
      x: layout.x,
      y: layout.y,
      w: layout.w,
      h: layout.h,
      minH: layout.minH,
    },
    ...(widget.displayType === "TEXT" && !stored
      ? {}
      : { queries: widget.queries.map(toQueryInput) }),
  };
}

function toQueryInput({ id, ...query }: DraftQuery) {
  return {
    ...(id === null ? {} : { id }),
    ...query,
    fields: [...query.columns, ...query.aggregates],
    fieldAliases: [...query.fieldAliases],
    columns: [...query.columns],
    aggregates: [...query.aggregates],
  };
}

/** Whether two values of a draft are equal, however deep. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (
    typeof one !== "object" ||
    typeof other !== "object" ||
    one === null ||
    other === null
  ) {
    return false;
  }
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) =>
      isEqual(
        (one as Record<string, unknown>)[name],
        (other as Record<string, unknown>)[name],
      ),
    )
  );
}

/** The number of widgets and fields of the dashboard that differ. */
export function countChanges(base: Draft, draft: Draft): number {
  const stored = new Map(base.widgets.map((widget) => [widget.key, widget]));
  const kept = new Set(draft.widgets.map((widget) => widget.key));
  const changed = draft.widgets.filter(
    (widget) => !isEqual(stored.get(widget.key), widget),
  ).length;
  const removed = base.widgets.filter((widget) => !kept.has(widget.key)).length;
  return changed + removed + (base.title === draft.title ? 0 : 1);
}
