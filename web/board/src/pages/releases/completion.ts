/** What a search can go on with, at the place that is being written. */
import type { Group, Suggestion } from "../../ui/useCombobox";
import { KEYS, writeFilter, type Filter, type Writing } from "./query";

/** A suggestion, and what it does to the query. */
export type Completion = Suggestion & {
  /** The part of the query after the completion is taken. */
  readonly part: string;
  /** Whether the filter is complete then. */
  readonly isComplete: boolean;
};

/** A value with words about it. */
export type KnownValue = { readonly value: string; readonly about?: string };

const MOST_VALUES = 8;

const OPERATORS: readonly { operator: string; about: string }[] = [
  { operator: ">=", about: "at least" },
  { operator: ">", about: "more than" },
  { operator: "<=", about: "at most" },
  { operator: "<", about: "less than" },
];

/** The values that a key has by itself; those of the others come from the server. */
export const OWN_VALUES: Readonly<Record<string, readonly KnownValue[]>> = {
  finalized: [
    { value: "true", about: "has a release date" },
    { value: "false", about: "has none yet" },
  ],
  "release.created": [
    { value: "-24h", about: "the last 24 hours" },
    { value: "-7d", about: "the last 7 days" },
    { value: "-30d", about: "the last 30 days" },
    { value: "-12w", about: "the last 12 weeks" },
  ],
};

/** Return the completions at a place, in groups: keys, operators or values. */
export function complete(
  writing: Writing,
  values: readonly KnownValue[],
  about: string | null,
): readonly Group<Completion>[] {
  const { filter } = writing;
  const groups = filter
    ? [
        {
          title: about ?? filter.key.about,
          options: completeValue(filter, writing.text, values),
        },
        { title: "Operators", options: completeOperator(filter) },
      ]
    : [{ title: "Filters", options: completeKey(writing) }];
  return groups.filter(
    (group) => group.options.length > 0 || group.title === about,
  );
}

function completeKey({ text, isNegated }: Writing): readonly Completion[] {
  return KEYS.filter((key) => contains(key.name, text)).map((key) => ({
    text: `${isNegated ? "!" : ""}${key.name}`,
    description: key.about,
    part: `${isNegated ? "!" : ""}${key.name}:`,
    isComplete: false,
  }));
}

function completeValue(
  filter: Filter,
  text: string,
  values: readonly KnownValue[],
): readonly Completion[] {
  const chosen = filter.values.slice(0, -1);
  return values
    .filter(({ value }) => !chosen.includes(value))
    .filter(({ value }) => value !== text && contains(value, text))
    .slice(0, MOST_VALUES)
    .map(({ value, about }) => ({
      text: value,
      description: about,
      part: writePart(filter, [...chosen, value]),
      isComplete: !filter.isList,
    }));
}

/** A list stays open, so that another value can follow. */
function writePart(filter: Filter, values: readonly string[]): string {
  const part = writeFilter({ ...filter, values });
  return filter.isList ? `${part.slice(0, -1)},` : part;
}

function completeOperator(filter: Filter): readonly Completion[] {
  const isUntouched =
    filter.operator === "=" && !filter.isList && filter.values[0] === "";
  if (!isUntouched) return [];
  const { key, isNegated } = filter;
  const mark = isNegated ? "!" : "";
  return [
    ...(key.isOrdered && !isNegated ? OPERATORS : []).map((each) => ({
      text: each.operator,
      description: each.about,
      part: `${mark}${key.name}:${each.operator}`,
      isComplete: false,
    })),
    ...(isNegated
      ? []
      : [
          {
            text: "!",
            description: "is not",
            part: `!${key.name}:`,
            isComplete: false,
          },
        ]),
    ...(key.hasList
      ? [
          {
            text: "[",
            description: "one of several",
            part: `${mark}${key.name}:[`,
            isComplete: false,
          },
        ]
      : []),
  ];
}

function contains(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

/** A query whose last list is closed, as it is sent. */
export function closeList(query: string): string {
  return /:[=!<>]*\[[^\]]*$/.test(query)
    ? `${query.replace(/[\s,]+$/, "")}]`
    : query;
}
