import { expect, it } from "vitest";

import { createWidget } from "../../../testing/drafts";
import type { DraftQuery } from "./draft";
import { describeChange } from "./steps";

const widget = createWidget("a");
const withQuery = (change: Partial<DraftQuery>) => ({
  ...widget,
  queries: [{ ...widget.queries[0]!, ...change }],
});

it("names what a step did to a widget", () => {
  expect(describeChange(widget, { ...widget, title: "B" }).name).toBe(
    "rename Widget a",
  );
  expect(describeChange(widget, { ...widget, interval: "1d" }).name).toBe(
    "change Widget a",
  );
});

it("groups what is typed into one field of one query", () => {
  const one = describeChange(widget, withQuery({ conditions: "r" }));
  const more = describeChange(
    withQuery({ conditions: "r" }),
    withQuery({ conditions: "re" }),
  );
  const other = describeChange(widget, withQuery({ name: "r" }));
  expect(one.group).toBeDefined();
  expect(more.group).toBe(one.group);
  expect(other.group).not.toBe(one.group);
});

it("keeps apart what is chosen, and what comes or goes", () => {
  const chosen = [
    { ...widget, displayType: "BAR" as const },
    { ...widget, title: "B", interval: "1d" },
    withQuery({ aggregates: ["sum(session)", "crash_rate(session)"] }),
    { ...widget, queries: [...widget.queries, ...widget.queries] },
  ];
  expect(chosen.map((after) => describeChange(widget, after).group)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
