/** Widgets of a draft in a few words. */

import type { IconName } from "../../ui/Icon";
import type { DraftWidget } from "./draft/draft";
import { isOverTime, toLabel } from "./draft/names";

const ICONS: Readonly<Record<string, IconName>> = {
  LINE: "line",
  AREA: "area",
  STACKED_AREA: "stacked",
  BAR: "bar",
  TOP_N: "topN",
  CATEGORICAL_BAR: "categoricalBar",
  TABLE: "table",
  BIG_NUMBER: "bigNumber",
  TEXT: "text",
};

const FIELD_NAMES: Readonly<Record<string, string>> = {
  displayType: "how it is shown",
  widgetType: "dataset",
  layout: "place",
  editors: "who may edit",
  permissions: "who may edit",
  fieldAliases: "headings",
  orderby: "order",
  isHidden: "hidden",
};

/** The words for a field of a dashboard, a widget or a query. */
export function nameField(field: string): string {
  return FIELD_NAMES[field] ?? field;
}

export function iconOf({ displayType }: DraftWidget): IconName {
  return ICONS[displayType] ?? "dashboard";
}

/** Describe what a widget shows: "by environment, 6h". */
export function describeContent(widget: DraftWidget): string {
  if (widget.displayType === "TEXT") return "text";
  const [query] = widget.queries;
  const groups = query?.columns ?? [];
  return [
    ...(widget.queries.length > 1 ? [`${widget.queries.length} queries`] : []),
    ...(groups.length > 0
      ? [`by ${groups.join(", ")}`]
      : (query?.aggregates.slice(0, 1).map(toLabel) ?? [])),
    ...(isOverTime(widget) ? [widget.interval] : []),
  ].join(", ");
}
