import { useCallback } from "react";
import { graphql, useMutation } from "react-relay";

import type { useDuplicateMutation } from "../../relay/__generated__/useDuplicateMutation.graphql";
import { useToast } from "../../ui/Toasts";

/** Return a function that copies a dashboard and calls `onCopy` with the id of the copy. */
export function useDuplicate(
  onCopy: (id: string) => unknown,
): (id: string) => void {
  const toast = useToast();
  const [commit] = useMutation<useDuplicateMutation>(graphql`
    mutation useDuplicateMutation($id: ID!) {
      duplicateDashboard(id: $id) {
        dashboard {
          id
          title
        }
        errors {
          message
        }
      }
    }
  `);
  return useCallback(
    (id) =>
      void commit({
        variables: { id },
        updater: (store) => store.invalidateStore(),
        onCompleted: ({ duplicateDashboard: { dashboard, errors } }) => {
          if (dashboard) {
            toast(`Duplicated as ${dashboard.title}`, "copy");
            onCopy(dashboard.id);
          } else toast(errors[0]?.message ?? "Nothing was copied.", "alert");
        },
        onError: (error) => toast(error.message, "alert"),
      }),
    [commit, onCopy, toast],
  );
}
