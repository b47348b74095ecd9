import { expect, test } from "vitest";

import { describeBucket, findTicks } from "./timeTicks";

// `npm test` runs in Berlin, where winter time began on 25 October 2026, and in British English.
const HOUR = 3_600;
const DAY = 24 * HOUR;

function at(date: string): number {
  return Date.parse(date) / 1000;
}

function labels(...parameters: Parameters<typeof findTicks>): string[] {
  return findTicks(...parameters).map(({ label }) => label);
}

test("within two days ticks are at full hours of the zone", () => {
  const start = at("2026-11-02T05:30:00+01:00");

  expect(labels(start, start + DAY, false, 6)).toEqual([
    "06:00",
    "12:00",
    "18:00",
    "00:00",
  ]);
  expect(labels(start, start + 3 * HOUR, false, 6)).toEqual([
    "06:00",
    "07:00",
    "08:00",
  ]);
});

test("over days ticks are at midnights of the zone, also when the clock changes", () => {
  const start = at("2026-10-23T12:00:00+02:00");
  const ticks = findTicks(start, start + 5 * DAY, false, 8);

  expect(ticks.map(({ label }) => label)).toEqual([
    "24 Oct",
    "25 Oct",
    "26 Oct",
    "27 Oct",
    "28 Oct",
  ]);
  expect(ticks.map(({ time }) => time)).toEqual(
    [
      "2026-10-24T00:00:00+02:00",
      "2026-10-25T00:00:00+02:00",
      "2026-10-26T00:00:00+01:00",
      "2026-10-27T00:00:00+01:00",
      "2026-10-28T00:00:00+01:00",
    ].map(at),
  );
});

test("ticks of UTC days are at midnight in UTC", () => {
  const start = at("2026-10-23T00:00:00Z");

  expect(findTicks(start, start + 2 * DAY, true, 8)).toEqual([
    { time: start, label: "23 Oct" },
    { time: start + DAY, label: "24 Oct" },
    { time: start + 2 * DAY, label: "25 Oct" },
  ]);
});

test("over weeks ticks are Mondays", () => {
  const start = at("2026-09-30T00:00:00Z");
  const ticks = findTicks(start, start + 42 * DAY, true, 7);

  expect(ticks.map(({ label }) => label)).toEqual([
    "5 Oct",
    "12 Oct",
    "19 Oct",
    "26 Oct",
    "2 Nov",
    "9 Nov",
  ]);
});

test.each([1, 6, 24, 48, 49, 24 * 14, 24 * 30, 24 * 90])(
  "over %i hours there are ticks, and at most the wanted number",
  (length) => {
    for (const isUtc of [false, true]) {
      for (const most of [4, 6, 8]) {
        const start = at("2026-10-20T07:00:00Z");
        const ticks = findTicks(start, start + length * HOUR, isUtc, most);
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        expect(ticks.every(({ time }) => time >= start)).toBe(true);
        if (length > 48) expect(ticks.length).toBeGreaterThan(0);
      }
    }
  },
);

test("buckets are described in the zone, whole days in UTC", () => {
  const start = at("2026-11-25T00:00:00Z");

  expect(describeBucket(start, 6 * HOUR)).toBe("25 Nov, 01:00–07:00");
  expect(describeBucket(start, DAY)).toBe("25 Nov, UTC");
  expect(describeBucket(start, 7 * DAY)).toBe("25 Nov – 1 Dec, UTC");
});
