import { describe, expect, it } from "vitest";

import {
  hasPlaces,
  suggestConditions,
  suggestNames,
  suggestTerms,
} from "./suggestions";

const named = (...names: string[]) =>
  names.map((name) => ({
    name,
    description: `The ${name}.`,
    isAnswerable: true,
  }));
const filters = named("project", "release", "environment", "release.version");
const values = new Map([
  ["environment", ["production", "staging"]],
  ["release", ["latest", "a b"]],
]);

/** Return the text after choosing the first suggestion at the bar. */
function complete(marked: string): string | undefined {
  const caret = marked.indexOf("|");
  const text = marked.replace("|", "");
  const { from, to, options } = suggestConditions(text, caret, filters, values);
  const [first] = options;
  return first && text.slice(0, from) + first.text + text.slice(to);
}

describe("suggestions for a filter", () => {
  it.each([
    ["|", "project:"],
    ["env|", "environment:"],
    ["!env|", "!environment:"],
    ["release:latest env|", "release:latest environment:"],
    ["(env| OR x)", "(environment: OR x)"],
    ["environment:|", "environment:production "],
    ["environment:st|", "environment:staging "],
    ["!environment:st|", "!environment:staging "],
    ["environment:[|", "environment:[production"],
    ["environment:[production, s|", "environment:[production, staging"],
    ["release:a|", 'release:"a b" '],
    ['release:"a|', 'release:"a b" '],
  ])("%s becomes %s", (before, after) => {
    expect(complete(before)).toBe(after);
  });

  it.each(["project:shop|", "environment:production|", '"free text|'])(
    "has none for %s",
    (text) => expect(complete(text)).toBeUndefined(),
  );

  it("takes the first value only once one is typed", () => {
    const { isTyped } = suggestConditions("environment:", 12, filters, values);
    expect(isTyped).toBe(false);
  });
});

describe("suggestions for names and equations", () => {
  const names = named(
    "sum(session)",
    "crash_rate(session)",
    "count_if(COLUMN,equals|notEquals,VALUE)",
  );

  it("leaves out chosen names and finds descriptions", () => {
    const found = suggestNames("THE", names, ["sum(session)"]);
    expect(found.options.map(({ text }) => text)).toEqual([
      "crash_rate(session)",
      "count_if(COLUMN,equals|notEquals,VALUE)",
    ]);
  });

  it("replaces the word before the caret in an equation", () => {
    const text = "100 - cra";
    const { from, options } = suggestTerms(text, text.length, names);
    expect(text.slice(0, from) + options[0]?.text).toBe(
      "100 - crash_rate(session)",
    );
    expect(options).toHaveLength(1);
  });

  it("knows names with places for arguments", () => {
    expect(names.map(({ name }) => hasPlaces(name))).toEqual([
      false,
      false,
      true,
    ]);
  });
});
