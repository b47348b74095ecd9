/** Ready-made widgets, and the defaults of new ones. */

import type { IconName } from "../../../ui/Icon";
import { defaultSize } from "../../../widgets/layout";
import type { Draft, DraftQuery, DraftWidget } from "./draft";
import { createQuery } from "./names";
import { findPlace } from "./moves";

export type Starter = {
  readonly id: string;
  readonly title: string;
  readonly icon: IconName;
  readonly displayType: DraftWidget["displayType"];
  readonly widgetType: DraftWidget["widgetType"];
  readonly query?: Partial<DraftQuery>;
  readonly interval?: string;
  readonly limit?: number;
  readonly size?: { w: number; h: number };
  readonly description?: string;
};

export const STARTERS = [
  {
    id: "crash-free",
    title: "Crash-free sessions",
    icon: "line",
    displayType: "LINE",
    widgetType: "METRICS",
    query: { aggregates: ["crash_free_rate(session)"] },
  },
  {
    id: "crash-free-environments",
    title: "Crash-free sessions by environment",
    icon: "line",
    displayType: "LINE",
    widgetType: "METRICS",
    query: {
      columns: ["environment"],
      aggregates: ["crash_free_rate(session)"],
      conditions: "has:environment",
    },
    size: { w: 4, h: 2 },
  },
  {
    id: "crash-free-users",
    title: "Crash-free users",
    icon: "bigNumber",
    displayType: "BIG_NUMBER",
    widgetType: "METRICS",
    query: { aggregates: ["crash_free_rate(user)"] },
  },
  {
    id: "sessions",
    title: "Sessions by release",
    icon: "area",
    displayType: "STACKED_AREA",
    widgetType: "METRICS",
    query: { columns: ["release"], aggregates: ["sum(session)"] },
    limit: 5,
    size: { w: 4, h: 2 },
  },
  {
    id: "errors",
    title: "Errors by project",
    icon: "bar",
    displayType: "BAR",
    widgetType: "ERROR_EVENTS",
    query: { columns: ["project"], aggregates: ["count()"] },
  },
  {
    id: "issues",
    title: "Latest issues",
    icon: "table",
    displayType: "TABLE",
    widgetType: "ISSUE",
    query: { columns: ["title", "project", "events", "users", "last_seen"] },
    limit: 5,
    size: { w: 4, h: 2 },
  },
  {
    id: "deploys",
    title: "Deploys",
    icon: "bar",
    displayType: "BAR",
    widgetType: "DELIVERY",
    query: { columns: ["environment"], aggregates: ["deploys()"] },
    interval: "1d",
  },
  {
    id: "deploy-frequency",
    title: "Deploy frequency",
    icon: "bar",
    displayType: "BAR",
    widgetType: "DELIVERY",
    query: { aggregates: ["deploy_frequency()"] },
    interval: "1w",
  },
  {
    id: "lead-time",
    title: "Lead time",
    icon: "line",
    displayType: "LINE",
    widgetType: "DELIVERY",
    query: { aggregates: ["lead_time(p50)", "lead_time(p90)"] },
    interval: "1d",
  },
  {
    id: "change-failure-rate",
    title: "Change failure rate",
    icon: "bigNumber",
    displayType: "BIG_NUMBER",
    widgetType: "DELIVERY",
    query: { aggregates: ["change_failure_rate()"] },
    interval: "1d",
  },
  {
    id: "time-to-restore",
    title: "Time to restore",
    icon: "bigNumber",
    displayType: "BIG_NUMBER",
    widgetType: "DELIVERY",
    query: { aggregates: ["time_to_restore(p50)"] },
    interval: "1d",
  },
  {
    id: "text",
    title: "Notes",
    icon: "text",
    displayType: "TEXT",
    widgetType: "METRICS",
    description: "What this dashboard shows, in **Markdown**.",
  },
] as const satisfies readonly Starter[];

/** What a new widget shows until something else is chosen. */
export const FIRST_STARTER: Starter = STARTERS[0];

const DEFAULT_INTERVAL = "6h";

/** Make the content of a ready-made widget: all but its key and its place. */
export function toContent(
  starter: Starter,
): Omit<DraftWidget, "key" | "isNew" | "layout"> {
  return {
    title: starter.title,
    description: starter.description ?? null,
    displayType: starter.displayType,
    widgetType: starter.widgetType,
    interval: starter.interval ?? DEFAULT_INTERVAL,
    limit: starter.limit ?? null,
    thresholds: null,
    queries: starter.query ? [createQuery(starter.query)] : [],
  };
}

/** Make a new widget in the first free place. */
export function createWidget(
  widgets: readonly DraftWidget[],
  starter: Starter,
): DraftWidget {
  return {
    ...toContent(starter),
    key: nextKey(widgets),
    isNew: true,
    layout: findPlace(widgets, sizeOf(starter)),
  };
}

/** Return a draft with ready-made widgets added, by their ids separated by spaces. */
export function addStarters(draft: Draft, ids: string): Draft {
  const starters = ids
    .split(" ")
    .flatMap((id) => STARTERS.filter((starter) => starter.id === id));
  return starters.reduce<Draft>(
    (before, starter) => ({
      ...before,
      widgets: [...before.widgets, createWidget(before.widgets, starter)],
    }),
    draft,
  );
}

export function sizeOf(starter: Starter) {
  return { ...defaultSize(starter.displayType), ...starter.size };
}

/** Return a key that no widget of a draft has. */
export function nextKey(widgets: readonly DraftWidget[]): string {
  const taken = new Set(widgets.map((widget) => widget.key));
  let number = widgets.length + 1;
  while (taken.has(`new-${number}`)) number += 1;
  return `new-${number}`;
}

/** Return a widget of another dataset, with a query that it can answer. */
export function changeDataset(
  widget: DraftWidget,
  widgetType: DraftWidget["widgetType"],
): DraftWidget {
  const { title, displayType, queries, limit } = toContent(
    STARTERS.find((each) => each.widgetType === widgetType) ?? FIRST_STARTER,
  );
  const isStarter = STARTERS.some((each) => each.title === widget.title);
  const isTable = widgetType === "ISSUE";
  return {
    ...widget,
    widgetType,
    queries,
    ...(widget.isNew && isStarter ? { title } : {}),
    ...(isTable ? { displayType, limit: widget.limit ?? limit } : {}),
  };
}
