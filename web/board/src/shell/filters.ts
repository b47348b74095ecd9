import { useSearchParams } from "react-router";

/** The page filters of the address, as arguments of queries. */
export type PageFilters = {
  /** Slugs; "-1" alone: all projects; empty: the viewer's. */
  projects: readonly string[];
  environments: readonly string[];
  /** Hours or days before now, such as 24h and 14d; null with a start and an end. */
  period: string | null;
  start: string | null;
  end: string | null;
};

export const DEFAULT_PERIOD = "14d";

/** Read the page filters from the query string. */
export function usePageFilters(): PageFilters {
  const [parameters] = useSearchParams();
  const start = parameters.get("start");
  const end = parameters.get("end");
  const hasRange = start !== null && end !== null;
  return {
    projects: parameters.getAll("project"),
    environments: parameters.getAll("environment"),
    period: hasRange ? null : (parameters.get("period") ?? DEFAULT_PERIOD),
    start: hasRange ? start : null,
    end: hasRange ? end : null,
  };
}

const SECONDS: Readonly<Record<string, number>> = {
  h: 3_600,
  d: 86_400,
  w: 604_800,
};

/** A range with both ends, in milliseconds since 1970. */
export type Range = { start: number; end: number };

/** The range of the page filters; a period ends now. */
export function toRange(filters: PageFilters, now: number): Range {
  if (filters.start && filters.end) {
    return { start: Date.parse(filters.start), end: Date.parse(filters.end) };
  }
  const [, count = "14", unit = "d"] =
    /^(\d+)([hdw])$/.exec(filters.period ?? "") ?? [];
  return { start: now - Number(count) * SECONDS[unit]! * 1000, end: now };
}

/** Projects as list arguments have them: absent for the viewer's own. */
export function toProjectArgument(
  filters: PageFilters,
): readonly string[] | null {
  return filters.projects.length > 0 ? filters.projects : null;
}

/** Environments as arguments have them: absent for all. */
export function toEnvironmentArgument(
  filters: PageFilters,
): readonly string[] | null {
  return filters.environments.length > 0 ? filters.environments : null;
}
