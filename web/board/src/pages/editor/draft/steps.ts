/** What a change of a widget is called in undo, and which changes are one step. */

import { isEqual, type DraftQuery, type DraftWidget } from "./draft";

/** What people type into: letter after letter is one step. */
const TYPED_FIELDS = ["title", "description", "limit", "thresholds"] as const;
const TYPED_QUERY_FIELDS = [
  "name",
  "conditions",
  "fieldAliases",
  "fields",
  "aggregates",
  "orderby",
] as const satisfies readonly (keyof DraftQuery)[];

const NAMES: Readonly<Partial<Record<keyof DraftWidget, string>>> = {
  title: "rename",
  layout: "resize",
};

export function describeChange(
  before: DraftWidget,
  after: DraftWidget,
): { name: string; group: string | undefined } {
  const fields = (Object.keys(after) as (keyof DraftWidget)[]).filter(
    (field) => !isEqual(before[field], after[field]),
  );
  const [field] = fields;
  const verb = (fields.length === 1 && field && NAMES[field]) || "change";
  const name = `${verb} ${before.title || "a widget"}`;
  const isTyped =
    fields.length === 1 &&
    ((TYPED_FIELDS as readonly string[]).includes(field ?? "") ||
      (field === "queries" && findTypedQuery(before, after) !== undefined));
  if (!isTyped) return { name, group: undefined };
  const place = field === "queries" ? findTypedQuery(before, after) : "";
  return { name, group: `${before.key}.${field}${place}` };
}

/** Name the place in the queries where only a text differs; undefined if more does. */
function findTypedQuery(
  before: DraftWidget,
  after: DraftWidget,
): string | undefined {
  if (before.queries.length !== after.queries.length) return undefined;
  const changed = after.queries.flatMap((query, index) =>
    isEqual(query, before.queries[index]) ? [] : [index],
  );
  const [index] = changed;
  const [one, other] = [
    before.queries[index ?? -1],
    after.queries[index ?? -1],
  ];
  if (changed.length !== 1 || !one || !other) return undefined;
  const fields = (Object.keys(other) as (keyof DraftQuery)[]).filter(
    (field) => !isEqual(one[field], other[field]),
  );
  const isTyped = fields.every(
    (field) =>
      (TYPED_QUERY_FIELDS as readonly string[]).includes(field) &&
      (!Array.isArray(one[field]) ||
        field === "fieldAliases" ||
        (one[field] as readonly string[]).length ===
          (other[field] as readonly string[]).length),
  );
  return isTyped ? `.${index}.${fields.join(",")}` : undefined;
}
