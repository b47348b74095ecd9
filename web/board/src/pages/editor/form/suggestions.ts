/** What the form of a widget suggests while a filter, a name or an equation is typed. */

import type { Suggestions } from "../../../ui/Suggest";
import type { Suggestion } from "../../../ui/useCombobox";
import { quote } from "../../../widgets/quote";

export type Named = {
  readonly name: string;
  readonly description: string;
  readonly isAnswerable: boolean;
};

/** The known values of a key, by the key. */
export type KnownValues = ReadonlyMap<string, readonly string[]>;

const MOST_SHOWN = 50;
const NO_QUOTES_NEEDED = /^[^\s"(),[\]*]+$/;

/** Suggest keys of filters, or the values of the key before the caret. */
export function suggestConditions(
  text: string,
  caret: number,
  filters: readonly Named[],
  values: KnownValues,
): Suggestions {
  const from = findTerm(text, caret);
  const term = text.slice(from, caret);
  const colon = findColon(term);
  if (colon < 0) {
    const start = from + (term.startsWith("!") ? 1 : 0);
    const typed = text.slice(start, caret);
    const keys = filters
      .filter(({ isAnswerable }) => isAnswerable)
      .map(({ name, description }) => ({ text: `${name}:`, description }));
    return find(keys, typed, start, caret);
  }
  const key = term.slice(0, colon).replace(/^!/, "");
  const start = from + colon + 1 + findItem(term.slice(colon + 1));
  const typed = text.slice(start, caret).replace(/^"/, "");
  const isItem = text.slice(0, start).trimEnd().match(/[[,]$/) !== null;
  const options = (values.get(key) ?? []).map((value) => ({
    text:
      (NO_QUOTES_NEEDED.test(value) ? value : quote(value)) +
      (isItem ? "" : " "),
  }));
  return { ...find(options, typed, start, caret), isTyped: typed !== "" };
}

/** Suggest names of a dataset that are not selected yet. */
export function suggestNames(
  text: string,
  choices: readonly Named[],
  chosen: readonly string[],
): Suggestions {
  const options = choices
    .filter(({ name, isAnswerable }) => isAnswerable && !chosen.includes(name))
    .map(({ name, description }) => ({ text: name, description }));
  return find(options, text.trim(), 0, text.length);
}

/** Suggest aggregates in place of the word before the caret. */
export function suggestTerms(
  text: string,
  caret: number,
  aggregates: readonly Named[],
): Suggestions {
  const word = /[A-Za-z_][\w.]*(\([\w.]*)?$/.exec(text.slice(0, caret))?.[0];
  const options = aggregates
    .filter(({ name, isAnswerable }) => isAnswerable && !hasPlaces(name))
    .map(({ name, description }) => ({ text: name, description }));
  const typed = word ?? "";
  return find(options, typed, caret - typed.length, caret);
}

/** Whether a name has words in capitals that stand for arguments. */
export function hasPlaces(name: string): boolean {
  return /[(,|][A-Z]{2,}/.test(name);
}

function find(
  options: readonly Suggestion[],
  typed: string,
  from: number,
  to: number,
): Suggestions {
  const lower = typed.toLowerCase();
  const matching = options.filter(
    ({ text, description }) =>
      text.trim() !== typed &&
      (text.toLowerCase().includes(lower) ||
        (description?.toLowerCase().includes(lower) ?? false)),
  );
  const ranked = [
    ...matching.filter((option) => isPrefix(lower, option)),
    ...matching.filter((option) => !isPrefix(lower, option)),
  ];
  return {
    from,
    to,
    options: ranked.slice(0, MOST_SHOWN),
    isTyped: typed !== "",
  };
}

function isPrefix(lower: string, { text }: Suggestion): boolean {
  return text.toLowerCase().replace(/^"/, "").startsWith(lower);
}

/** Return where the term before the caret begins: behind a blank or a parenthesis outside quotes and lists. */
function findTerm(text: string, caret: number): number {
  let start = 0;
  let isQuoted = false;
  let isList = false;
  for (let index = 0; index < caret; index += 1) {
    const character = text[index];
    if (character === "\\" && isQuoted) index += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === "[") isList = true;
    else if (character === "]") isList = false;
    else if (!isList && character !== undefined && /[\s()]/.test(character))
      start = index + 1;
  }
  return start;
}

function findColon(term: string): number {
  return (
    /^!?("[^"]*"|[^":[]*(\[[^\]]*\])?):/.exec(term)?.[0].lastIndexOf(":") ?? -1
  );
}

/** Return where the value behind an operator begins, or the last item of a list. */
function findItem(value: string): number {
  if (!value.startsWith("[")) return /^[<>!]?=?/.exec(value)?.[0].length ?? 0;
  let start = 1;
  let isQuoted = false;
  for (let index = 1; index < value.length; index += 1) {
    if (value[index] === "\\" && isQuoted) index += 1;
    else if (value[index] === '"') isQuoted = !isQuoted;
    else if (value[index] === "," && !isQuoted) start = index + 1;
  }
  return start + (/^\s*/.exec(value.slice(start))?.[0].length ?? 0);
}
