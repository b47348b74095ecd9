import type {
  UpdateDashboardInput,
  WidgetDisplayType,
  WidgetInput,
  WidgetType,
} from "../../../relay/__generated__/EditorPageSaveMutation.graphql";
import type { Layout } from "../../../widgets/layout";

/** A dashboard as the editor changes it. Nothing in it is changed in place. */
export type Draft = {
  readonly title: string;
  /** Slugs; null: all projects; empty: those of whoever looks. */
  readonly projects: readonly string[] | null;
  /** Names; empty: all. */
  readonly environments: readonly string[];
  /** Versions; empty: all. */
  readonly releases: readonly string[];
  readonly range: DraftRange;
  /** Slugs of the teams that may edit; null: everyone may. */
  readonly editors: readonly string[] | null;
  readonly widgets: readonly DraftWidget[];
};

/** A period up to now, or a start and an end; all null: 14 days. */
export type DraftRange = {
  readonly period: string | null;
  readonly start: string | null;
  readonly end: string | null;
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
    ...toSettingsInput(base, draft),
    widgets: draft.widgets.map((widget) =>
      toWidgetInput(widget, stored.get(widget.key)),
    ),
  };
}

function toSettingsInput(
  base: Draft,
  draft: Draft,
): Partial<UpdateDashboardInput> {
  const { title, projects, environments, releases, range, editors } = draft;
  const isChanged = (name: keyof Draft) => !isEqual(base[name], draft[name]);
  return {
    ...(isChanged("title") ? { title } : {}),
    ...(isChanged("projects")
      ? projects
        ? { projects: [...projects], allProjects: false }
        : { allProjects: true }
      : {}),
    ...(isChanged("environments") ? { environments: [...environments] } : {}),
    ...(isChanged("releases") ? { filters: { release: [...releases] } } : {}),
    ...(isChanged("range") ? range : {}),
    ...(isChanged("editors")
      ? {
          permissions: editors && {
            isEditableByEveryone: false,
            teamsWithEditAccess: [...editors],
          },
        }
      : {}),
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
    fields: [...query.fields],
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

/** What a dashboard has besides its widgets, each of which is merged on its own. */
export const SETTINGS = [
  "title",
  "projects",
  "environments",
  "releases",
  "range",
  "editors",
] as const satisfies readonly (keyof Draft)[];

/** The number of widgets and settings of the dashboard that differ. */
export function countChanges(base: Draft, draft: Draft): number {
  const stored = new Map(base.widgets.map((widget) => [widget.key, widget]));
  const kept = new Set(draft.widgets.map((widget) => widget.key));
  const changed = draft.widgets.filter(
    (widget) => !isEqual(stored.get(widget.key), widget),
  ).length;
  const removed = base.widgets.filter((widget) => !kept.has(widget.key)).length;
  const settings = SETTINGS.filter((name) => !isEqual(base[name], draft[name]));
  return changed + removed + settings.length;
}
