import { useMemo } from "react";
import { useSearchParams } from "react-router";

export type DashboardVariables = {
  projects: readonly string[] | null;
  environments: readonly string[] | null;
  releases: readonly string[] | null;
  period: string | null;
  start: string | null;
  end: string | null;
};

/** The filters of the address, which replace those of the dashboard; null: the dashboard's own. */
export function useDashboardVariables(): DashboardVariables {
  const [parameters] = useSearchParams();
  return useMemo(() => {
    const list = (name: string) =>
      parameters.has(name) ? parameters.getAll(name).filter(Boolean) : null;
    const start = parameters.get("start");
    const end = parameters.get("end");
    const hasRange = start !== null && end !== null;
    return {
      projects: list("project"),
      environments: list("environment"),
      releases: list("release"),
      period: hasRange ? null : parameters.get("period"),
      start: hasRange ? start : null,
      end: hasRange ? end : null,
    };
  }, [parameters]);
}
