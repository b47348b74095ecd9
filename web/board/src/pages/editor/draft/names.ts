/** The names that a query selects: its columns, aggregates and equations. */

import type { DraftQuery, DraftWidget } from "./draft";

export const EQUATION = "equation|";

export function isEquation(aggregate: string): boolean {
  return aggregate.startsWith(EQUATION);
}

/** Return the text of a name for people: an equation without its prefix. */
export function toLabel(name: string): string {
  return isEquation(name) ? name.slice(EQUATION.length) : name;
}

/** A query without anything selected. */
export function createQuery(change: Partial<DraftQuery> = {}): DraftQuery {
  const query = {
    id: null,
    name: "",
    fields: [],
    aggregates: [],
    columns: [],
    fieldAliases: [],
    conditions: "",
    orderby: "",
    isHidden: false,
    selectedAggregate: null,
    ...change,
  };
  return select(query, query.columns, query.aggregates);
}

/** A name of a query with its heading; without one the heading is empty. */
export type Heading = { readonly name: string; readonly alias: string };

/** List what a query selects in the order of display, with the headings. */
export function listHeadings(query: DraftQuery): readonly Heading[] {
  const selected = [...query.columns, ...query.aggregates];
  const aliased = query.fields.length > 0 ? query.fields : selected;
  const names = [
    ...query.fields.filter((name) => selected.includes(name)),
    ...selected.filter((name) => !query.fields.includes(name)),
  ];
  return [...new Set(names)].map((name) => ({
    name,
    alias: query.fieldAliases[aliased.indexOf(name)] ?? "",
  }));
}

/** Return a query with another order of display or other headings. */
export function withHeadings(
  query: DraftQuery,
  headings: readonly Heading[],
): DraftQuery {
  const hasAlias = headings.some(({ alias }) => alias !== "");
  return {
    ...query,
    fields: headings.map(({ name }) => name),
    fieldAliases: hasAlias ? headings.map(({ alias }) => alias) : [],
  };
}

/**
 * Return a query that selects other columns and aggregates.
 *
 * What stays selected keeps its place and heading. A name that took the place
 * of another in its list, as while an equation is typed, takes over its
 * heading, and the order of the query follows. An order by a name that is no
 * longer selected is dropped.
 */
export function select(
  query: DraftQuery,
  columns: readonly string[],
  aggregates: readonly string[],
): DraftQuery {
  const renamed = new Map([
    ...pairRenamed(query.columns, columns),
    ...pairRenamed(query.aggregates, aggregates),
  ]);
  const before = listHeadings(query).map(({ name, alias }) => ({
    name: renamed.get(name) ?? name,
    alias,
  }));
  const selected = [...columns, ...aggregates];
  const kept = before.filter(({ name }) => selected.includes(name));
  const added = [...new Set(selected)]
    .filter((name) => !kept.some((each) => each.name === name))
    .map((name) => ({ name, alias: "" }));
  const shown = query.aggregates[query.selectedAggregate ?? -1];
  const index = aggregates.indexOf(renamed.get(shown ?? "") ?? shown ?? "");
  return {
    ...withHeadings(query, [...kept, ...added]),
    columns,
    aggregates,
    orderby: followOrder(query, renamed, selected),
    selectedAggregate:
      query.selectedAggregate === null || index < 0 ? null : index,
  };
}

function pairRenamed(
  before: readonly string[],
  after: readonly string[],
): [string, string][] {
  if (before.length !== after.length) return [];
  return before.flatMap((name, index) => {
    const next = after[index];
    return next === undefined || next === name || after.includes(name)
      ? []
      : [[name, next] as [string, string]];
  });
}

function followOrder(
  query: DraftQuery,
  renamed: ReadonlyMap<string, string>,
  selected: readonly string[],
): string {
  const sign = query.orderby.startsWith("-") ? "-" : "";
  const name = query.orderby.slice(sign.length);
  const next = renamed.get(name) ?? name;
  const wasSelected = [...query.columns, ...query.aggregates].includes(name);
  return wasSelected && !selected.includes(next) ? "" : sign + next;
}

/** Whether a widget draws its queries over time. */
export function isOverTime({ displayType }: DraftWidget): boolean {
  return !["TABLE", "CATEGORICAL_BAR", "BIG_NUMBER", "TEXT"].includes(
    displayType,
  );
}
