import { graphql, useMutation } from "react-relay";

import type {
  UpdateDashboardInput,
  useSaveFiltersMutation,
} from "../../relay/__generated__/useSaveFiltersMutation.graphql";
import { ALL_PROJECTS } from "../../shell/ScopePickers";
import { useToast } from "../../ui/Toasts";
import type { DashboardVariables } from "./variables";

type Saved = { id: string; version: number };

/**
 * Return a function that makes the filters of the address those of a
 * dashboard, if it still has the version. `onSaved` is called afterwards,
 * `onMismatch` if somebody else has saved another version.
 */
export function useSaveFilters(
  dashboard: Saved,
  handlers: { onSaved: () => void; onMismatch: () => void },
): { save: (chosen: DashboardVariables) => void; isBusy: boolean } {
  const toast = useToast();
  const [commit, isBusy] = useMutation<useSaveFiltersMutation>(graphql`
    mutation useSaveFiltersMutation($input: UpdateDashboardInput!) {
      updateDashboard(input: $input) {
        dashboard {
          id
          version
          dateUpdated
          ...DashboardFilters_dashboard
        }
        errors {
          code
          message
        }
      }
    }
  `);
  const save = (chosen: DashboardVariables) =>
    commit({
      variables: {
        input: {
          ...toInput(chosen),
          id: dashboard.id,
          expectedVersion: dashboard.version,
          message: "Page filters",
        },
      },
      onCompleted: ({ updateDashboard: { dashboard: saved, errors } }) => {
        const [error] = errors;
        if (error?.code === "VERSION_MISMATCH") {
          toast(
            "Nothing was saved: somebody saved another version. Look at it, and save again.",
            "alert",
          );
          handlers.onMismatch();
        } else if (error || !saved) {
          toast(error?.message ?? "Nothing was saved.", "alert");
        } else {
          toast(`Saved the filters as version ${saved.version}`);
          handlers.onSaved();
        }
      },
      onError: (error) => toast(error.message, "alert"),
    });
  return { save, isBusy };
}

/** The filters of the address as fields of an input; those that it does not have stay as they are. */
function toInput(chosen: DashboardVariables): Partial<UpdateDashboardInput> {
  const { projects, environments, releases, period, start, end } = chosen;
  const areAll = projects?.includes(ALL_PROJECTS) ?? false;
  return {
    ...(projects && { projects: areAll ? [] : projects, allProjects: areAll }),
    ...(environments && { environments }),
    ...(releases && { filters: { release: releases, releaseId: [] } }),
    ...((period ?? start) !== null && { period, start, end }),
  };
}
