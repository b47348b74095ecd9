import { useEffect, useState } from "react";
import { commitMutation, graphql, useRelayEnvironment } from "react-relay";

import type { useValidationMutation } from "../../relay/__generated__/useValidationMutation.graphql";
import { toInput, type Draft } from "./draft/draft";
import { toProblem, type Problem } from "./draft/problems";

/** Milliseconds after the last change until the draft is checked. */
const PAUSE = 400;

/** Let the server check a draft without saving it, shortly after each change. */
export function useValidation(
  id: string,
  version: number,
  stored: Draft,
  draft: Draft,
): readonly Problem[] {
  const environment = useRelayEnvironment();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  useEffect(() => {
    if (draft === stored) {
      setProblems([]);
      return undefined;
    }
    let isCurrent = true;
    let timer = setTimeout(check, PAUSE);
    function check() {
      // A name or a filter is not complete while its suggestions are open.
      if (isChoosing()) {
        timer = setTimeout(check, PAUSE);
        return;
      }
      const { expectedVersion: _, ...input } = toInput(
        id,
        version,
        stored,
        draft,
      );
      commitMutation<useValidationMutation>(environment, {
        mutation: graphql`
          mutation useValidationMutation($input: UpdateDashboardInput!) {
            updateDashboard(input: $input) {
              errors {
                message
                path
              }
            }
          }
        `,
        variables: { input: { ...input, validateOnly: true } },
        onCompleted: ({ updateDashboard }) => {
          if (isCurrent) setProblems(updateDashboard.errors.map(toProblem));
        },
        // A save reports failures; those of a check are ignored.
        onError: () => undefined,
      });
    }
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [environment, id, version, stored, draft]);
  return problems;
}

/** Whether the focus is in a field whose suggestions are open. */
function isChoosing(): boolean {
  const field = document.activeElement;
  return (
    field?.role === "combobox" && field.getAttribute("aria-expanded") === "true"
  );
}
