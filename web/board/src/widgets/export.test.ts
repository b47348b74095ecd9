import { expect, test } from "vitest";

import { toCsv } from "./export";

test("values are separated by commas and lines end with CR LF", () => {
  expect(
    toCsv([
      ["time", "healthy"],
      ["2026-11-25T00:00:00.000Z", 12.5],
      [null, true],
    ]),
  ).toBe("time,healthy\r\n2026-11-25T00:00:00.000Z,12.5\r\n,true\r\n");
});

test("texts with commas, quotes or line ends are quoted", () => {
  expect(toCsv([["a,b", 'say "no"', "two\nlines", "two\rlines"]])).toBe(
    '"a,b","say ""no""","two\nlines","two\rlines"\r\n',
  );
});

test.each(["=1+1", "+1", "-1", "@SUM(1)", "\tx"])(
  "a text that a spreadsheet would run gets an apostrophe: %j",
  (text) => {
    expect(toCsv([[text]])).toBe(`'${text}\r\n`);
  },
);

test("a carriage return at the start is quoted too", () => {
  expect(toCsv([["\r=1"]])).toBe('"\'\r=1"\r\n');
});

test("numbers are not taken for formulas", () => {
  expect(toCsv([[-1, -0.5, Number.NaN]])).toBe("-1,-0.5,NaN\r\n");
});
