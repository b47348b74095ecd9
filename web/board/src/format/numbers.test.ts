import { expect, test } from "vitest";

import { formatReleaseCount } from "./numbers";

test("releases are counted to 10,000", () => {
  expect(formatReleaseCount(1_284)).toBe("1,284");
  expect(formatReleaseCount(10_000)).toBe("10,000");
  expect(formatReleaseCount(10_001)).toBe("more than 10,000");
});
