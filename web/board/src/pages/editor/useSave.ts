import { useCallback } from "react";
import {
  fetchQuery,
  graphql,
  useMutation,
  useRelayEnvironment,
} from "react-relay";

import type { EditorPageSaveMutation } from "../../relay/__generated__/EditorPageSaveMutation.graphql";
import type { editedDashboardQuery } from "../../relay/__generated__/editedDashboardQuery.graphql";
import { useViewer } from "../../shell/viewer";
import { toInput, type Draft } from "./draft/draft";
import { EDITED_DASHBOARD, toEditedDraft } from "./draft/editedDashboard";
import { toProblem, type Problem } from "./draft/problems";

/** Another version was saved while this one was edited. */
export type Mismatch = {
  version: number;
  theirs: Draft;
  author: string | null;
  /** What its author wrote about it. */
  message: string | null;
  date: string;
};

export type Outcome =
  /** The prebuilt dashboard gets an id of its own when it is saved. */
  | { kind: "saved"; id: string; version: number }
  | { kind: "refused"; problems: readonly Problem[] }
  | { kind: "mismatch"; mismatch: Mismatch }
  | { kind: "failed"; message: string };

type Save = (
  base: Draft,
  draft: Draft,
  version: number,
  message: string,
) => Promise<Outcome>;

/** Return a function that saves a draft as one mutation, if the dashboard still has the version. */
export function useSave(id: string): { save: Save; isBusy: boolean } {
  const environment = useRelayEnvironment();
  const { organization } = useViewer();
  const [commit, isBusy] = useMutation<EditorPageSaveMutation>(graphql`
    mutation EditorPageSaveMutation($input: UpdateDashboardInput!) {
      updateDashboard(input: $input) {
        dashboard {
          id
          version
        }
        errors {
          code
          message
          path
        }
      }
    }
  `);
  const readTheirs = useCallback(async (): Promise<Mismatch | null> => {
    const data = await fetchQuery<editedDashboardQuery>(
      environment,
      EDITED_DASHBOARD,
      { slug: organization, id },
      { fetchPolicy: "network-only" },
    ).toPromise();
    const dashboard = data?.organization?.dashboard;
    if (!dashboard) return null;
    return {
      version: dashboard.version,
      theirs: toEditedDraft(dashboard),
      author: dashboard.updatedBy?.name ?? null,
      message: dashboard.history.nodes[0]?.message ?? null,
      date: dashboard.dateUpdated,
    };
  }, [environment, organization, id]);
  const save = useCallback<Save>(
    async (base, draft, version, message) => {
      const input = {
        ...toInput(id, version, base, draft),
        message: message || null,
      };
      let answer: EditorPageSaveMutation["response"];
      try {
        answer = await new Promise((resolve, reject) => {
          commit({
            variables: { input },
            updater: (store) => store.invalidateStore(),
            onCompleted: resolve,
            onError: reject,
          });
        });
      } catch (error) {
        return {
          kind: "failed",
          message: error instanceof Error ? error.message : String(error),
        };
      }
      const { dashboard, errors } = answer.updateDashboard;
      if (errors.some((error) => error.code === "VERSION_MISMATCH")) {
        const mismatch = await readTheirs();
        if (mismatch) return { kind: "mismatch", mismatch };
      }
      if (errors.length > 0 || !dashboard) {
        return { kind: "refused", problems: errors.map(toProblem) };
      }
      return { kind: "saved", id: dashboard.id, version: dashboard.version };
    },
    [commit, id, readTheirs],
  );
  return { save, isBusy };
}
