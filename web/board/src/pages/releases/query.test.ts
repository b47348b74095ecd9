import { expect, test } from "vitest";

import { closeList, complete } from "./completion";
import {
  describeOperator,
  divideQuery,
  findWriting,
  parseFilter,
  writeFilter,
} from "./query";

/** The names of the completions at the end of a text. */
function namesAt(text: string, ...values: string[]): readonly string[] {
  const known = values.map((value) => ({ value }));
  return complete(findWriting(text), known, null).flatMap((group) =>
    group.options.map(({ text }) => text),
  );
}

/** The query after the completion with a name is taken at the end of a text. */
function take(text: string, name: string, ...values: string[]): string {
  const writing = findWriting(text);
  const known = values.map((value) => ({ value }));
  const taken = complete(writing, known, null)
    .flatMap((group) => group.options)
    .find((completion) => completion.text === name);
  return `${text.slice(0, writing.start)}${taken?.part}`;
}

test("a query is divided into complete filters and the rest", () => {
  expect(
    divideQuery('fix release.package:"my app" !release:[a, "b c"] two 1:2'),
  ).toEqual({
    filters: ['release.package:"my app"', '!release:[a, "b c"]'],
    rest: "fix two 1:2",
  });
  expect(divideQuery('unknown:x release.package:"open')).toEqual({
    filters: [],
    rest: 'unknown:x release.package:"open',
  });
});

test.each([
  ["release.stage:adopted", "is"],
  ["!release.stage:adopted", "is not"],
  ["release.stage:!adopted", "is not"],
  ["release.stage:!=adopted", "is not"],
  ["!release.stage:!=adopted", "is"],
  ["release.version:>=2.0", ">="],
  ["!release.version:>2.0", "not >"],
])("the operator of %s is %s", (text, words) => {
  expect(describeOperator(parseFilter(text)!)).toBe(words);
});

test.each([
  'release.package:"my app"',
  'release.package:"say \\"no\\""',
  "!release:[1.0,2.0*]",
  'release:["a,b","c d"]',
  "release.version:>=app@2.0",
  "release.build:",
])("a filter is written as it was read: %s", (text) => {
  expect(writeFilter(parseFilter(text)!)).toBe(text);
});

test("keys are completed by any part of their name", () => {
  expect(namesAt("")).toHaveLength(7);
  expect(namesAt("word !stag")).toEqual(["!release.stage"]);
  expect(take("word !stag", "!release.stage")).toBe("word !release.stage:");
  expect(namesAt("word release.stage:adopted ")).toHaveLength(7);
  expect(namesAt("1:2")).toEqual([]);
});

test("a key that is ordered takes comparisons, others negation and lists", () => {
  expect(namesAt("release.version:")).toEqual([">=", ">", "<=", "<", "!"]);
  expect(namesAt("!release.version:")).toEqual([]);
  expect(namesAt("release.stage:")).toEqual(["!", "["]);
  expect(take("release.stage:", "!")).toBe("!release.stage:");
  expect(namesAt("release.version:>", "2.0")).toEqual(["2.0"]);
});

test("values are completed after an operator, and quoted where they must be", () => {
  expect(namesAt("release.package:ap", "app", "my app", "web")).toEqual([
    "app",
    "my app",
  ]);
  expect(take("release.package:ap", "my app", "my app")).toBe(
    'release.package:"my app"',
  );
  expect(take("release.version:>=2", "2.5.1", "2.5.1")).toBe(
    "release.version:>=2.5.1",
  );
  expect(namesAt("release.package:app", "app")).toEqual([]);
});

test("a list offers what it does not have yet, and is closed when it is sent", () => {
  const open = take("release.stage:[", "adopted", "adopted", "replaced");
  expect(open).toBe("release.stage:[adopted,");
  expect(namesAt(open, "adopted", "replaced")).toEqual(["replaced"]);
  expect(closeList(take(open, "replaced", "replaced"))).toBe(
    "release.stage:[adopted,replaced]",
  );
  expect(closeList("release.stage:[adopted]")).toBe("release.stage:[adopted]");
});
