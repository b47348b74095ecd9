import { describe, expect, it } from "vitest";

import {
  createQuery,
  listHeadings,
  select,
  toLabel,
  withHeadings,
} from "./names";

const table = createQuery({
  columns: ["project", "release"],
  aggregates: ["count()", "eps()"],
  fields: ["count()", "project", "release", "eps()"],
  fieldAliases: ["Events", "", "Version", ""],
});

describe("what a query selects", () => {
  it("keeps the order of display and the headings of what stays", () => {
    const changed = select(table, ["release"], ["count()", "epm()", "eps()"]);
    expect(changed.fields).toEqual(["count()", "release", "eps()", "epm()"]);
    expect(changed.fieldAliases).toEqual(["Events", "Version", "", ""]);
  });

  it("takes over the heading and the order of a name that is being typed", () => {
    const before = createQuery({
      aggregates: ["count()", "equation|count()"],
      orderby: "-equation|count()",
    });
    const named = withHeadings(before, [
      { name: "count()", alias: "" },
      { name: "equation|count()", alias: "Half" },
    ]);
    const typed = select(named, [], ["count()", "equation|count() / 2"]);
    expect(listHeadings(typed).at(-1)).toEqual({
      name: "equation|count() / 2",
      alias: "Half",
    });
    expect(typed.orderby).toBe("-equation|count() / 2");
  });

  it("drops an order by what is no longer selected, and keeps any other", () => {
    const ordered = { ...table, orderby: "-eps()" };
    expect(select(ordered, [], ["count()"]).orderby).toBe("");
    expect(select(ordered, [], ["eps()"]).orderby).toBe("-eps()");
    const other = { ...table, orderby: "p95(session.duration)" };
    expect(select(other, [], ["count()"]).orderby).toBe(other.orderby);
  });

  it("follows the aggregate that a big number shows", () => {
    const number = { ...table, selectedAggregate: 1 };
    expect(select(number, [], ["eps()"]).selectedAggregate).toBe(0);
    expect(select(number, [], ["count()"]).selectedAggregate).toBeNull();
  });

  it("has headings by the columns and aggregates without fields", () => {
    const stored = { ...table, fields: [], fieldAliases: ["", "Version"] };
    expect(listHeadings(stored)[1]).toEqual({
      name: "release",
      alias: "Version",
    });
    expect(withHeadings(stored, listHeadings(table)).fieldAliases).toEqual([
      "Events",
      "",
      "Version",
      "",
    ]);
  });

  it("shows equations without their prefix", () => {
    expect(toLabel("equation|count() / 2")).toBe("count() / 2");
  });
});
