/**
 * The search language of releases, as far as its completion needs it. The
 * server decides what a query means; the board only finds its parts.
 */

export type Key = {
  readonly name: string;
  /** What its values are. */
  readonly about: string;
  /** Whether its values are ordered, so that it takes <, <=, > and >=. */
  readonly isOrdered: boolean;
  /** Whether it takes a list of values. */
  readonly hasList: boolean;
};

export const KEYS: readonly Key[] = [
  {
    name: "release",
    about: "a whole version, or latest",
    isOrdered: false,
    hasList: true,
  },
  {
    name: "release.version",
    about: "a semantic version",
    isOrdered: true,
    hasList: false,
  },
  {
    name: "release.package",
    about: "the part before @",
    isOrdered: false,
    hasList: false,
  },
  {
    name: "release.build",
    about: "the part after +",
    isOrdered: true,
    hasList: false,
  },
  {
    name: "release.stage",
    about: "adoption in an environment",
    isOrdered: false,
    hasList: true,
  },
  {
    name: "release.created",
    about: "a date, or an age such as -7d",
    isOrdered: true,
    hasList: false,
  },
  {
    name: "finalized",
    about: "whether it has a release date",
    isOrdered: false,
    hasList: false,
  },
];

export function findKey(name: string): Key | undefined {
  return KEYS.find((each) => each.name === name);
}

/** A part of a query: a filter, or a word between filters. */
export type Part = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

const QUOTED = String.raw`"(?:\\.|[^"\\])*"?`;
const KEY = String.raw`!?[A-Za-z_][A-Za-z0-9_.]*:`;
const OPERATOR = "(?:>=|<=|!=|>|<|=|!)";
const LIST = String.raw`\[(?:${QUOTED}|[^\]"])*\]?`;
const PART = new RegExp(
  String.raw`${KEY}${OPERATOR}?(?:${LIST}|${QUOTED}|[^\s"\[]\S*)?|${QUOTED}|[^\s"]\S*`,
  "g",
);
const FILTER = new RegExp(
  `^(!?)(${KEY.slice(2, -1)}):(${OPERATOR}?)(.*)$`,
  "s",
);
const ITEM = new RegExp(String.raw`${QUOTED}|[^,]+`, "g");

/** Find the filters and words of a query. */
export function splitQuery(text: string): readonly Part[] {
  return [...text.matchAll(PART)].map((found) => ({
    text: found[0],
    start: found.index,
    end: found.index + found[0].length,
  }));
}

export type Filter = {
  readonly key: Key;
  readonly isNegated: boolean;
  /** One of =, <, <=, > and >=. */
  readonly operator: string;
  readonly isList: boolean;
  /** The values without quotes; an unfinished list ends with what is being written. */
  readonly values: readonly string[];
  /** Whether the quotes and the list are closed. */
  readonly isClosed: boolean;
};

/** Read a part as a filter; null for a word and for a key that there is not. */
export function parseFilter(text: string): Filter | null {
  const found = FILTER.exec(text);
  const key = findKey(found?.[2] ?? "");
  if (!found || !key) return null;
  const [, mark, , written = "", value = ""] = found;
  const isNegated = (mark === "!") !== written.startsWith("!");
  const operator = written.replace("!", "") || "=";
  const isList = value.startsWith("[");
  const isListClosed = value.endsWith("]");
  const inner = isList ? value.slice(1, isListClosed ? -1 : undefined) : value;
  const items = isList
    ? [...inner.matchAll(ITEM)].map((each) => each[0].trim())
    : [inner];
  if (isList && (inner === "" || inner.trimEnd().endsWith(","))) items.push("");
  return {
    key,
    isNegated,
    operator,
    isList,
    values: items.map(unquote),
    isClosed: (!isList || isListClosed) && items.every(isQuoteClosed),
  };
}

function isQuoteClosed(text: string): boolean {
  return !text.startsWith('"') || /^"(\\.|[^"\\])*"$/.test(text);
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  const inner = isQuoteClosed(text) ? text.slice(1, -1) : text.slice(1);
  return inner.replaceAll(/\\(.)/g, "$1");
}

/** Write a filter as the language has it. */
export function writeFilter(filter: {
  key: Key;
  isNegated: boolean;
  operator: string;
  values: readonly string[];
  isList: boolean;
}): string {
  const operator = filter.operator === "=" ? "" : filter.operator;
  const values = filter.values.map((value) => quoteValue(value, filter.isList));
  const value = filter.isList ? `[${values.join(",")}]` : (values[0] ?? "");
  return `${filter.isNegated ? "!" : ""}${filter.key.name}:${operator}${value}`;
}

function quoteValue(value: string, isInList: boolean): string {
  const isPlain = isInList
    ? /^[^\s"[\],][^\s,\]"]*$/.test(value)
    : /^[^\s"[=!<>][^\s]*$/.test(value);
  if (isPlain || (value === "" && !isInList)) return value;
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Divide a query into its complete filters and the text of everything else. */
export function divideQuery(query: string): {
  filters: readonly string[];
  rest: string;
} {
  const filters: string[] = [];
  const rest: string[] = [];
  for (const { text } of splitQuery(query)) {
    (parseFilter(text)?.isClosed ? filters : rest).push(text);
  }
  return { filters, rest: rest.join(" ") };
}

/** The words of a filter, for people: "is not", ">=". */
export function describeOperator(filter: Filter): string {
  const { isNegated, operator } = filter;
  if (operator === "=") return isNegated ? "is not" : "is";
  return isNegated ? `not ${operator}` : operator;
}

/** What is being written at the caret. */
export type Writing = {
  /** Where the part at the caret begins. */
  readonly start: number;
  /** The filter, once it has a known key and a colon. */
  readonly filter: Filter | null;
  /** The text that completions are found by: of the key, or of the last value. */
  readonly text: string;
  readonly isNegated: boolean;
};

/** Find what is being written at the end of the text before the caret. */
export function findWriting(before: string): Writing {
  const last = splitQuery(before).at(-1);
  if (!last || last.end < before.length) {
    return { start: before.length, filter: null, text: "", isNegated: false };
  }
  const filter = parseFilter(last.text);
  if (filter) {
    return {
      start: last.start,
      filter,
      text: filter.values.at(-1) ?? "",
      isNegated: filter.isNegated,
    };
  }
  const isNegated = last.text.startsWith("!");
  const text = isNegated ? last.text.slice(1) : last.text;
  return { start: last.start, filter: null, text, isNegated };
}
