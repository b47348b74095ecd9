import { useId, useState, type FormEvent } from "react";
import { graphql, useMutation } from "react-relay";
import { useNavigate } from "react-router";

import type { NewDashboardPageMutation } from "../../relay/__generated__/NewDashboardPageMutation.graphql";
import { Page } from "../../shell/Page";
import { useViewer } from "../../shell/viewer";
import { Button } from "../../ui/Button";
import { FieldErrors } from "../editor/FieldErrors";

/** Asks for the title of a new dashboard, and opens its editor. */
export function Component() {
  const { organization } = useViewer();
  const navigate = useNavigate();
  const id = useId();
  const [title, setTitle] = useState("");
  const [errors, setErrors] = useState<readonly string[]>([]);
  const [commit, isBusy] = useMutation<NewDashboardPageMutation>(graphql`
    mutation NewDashboardPageMutation($input: CreateDashboardInput!) {
      createDashboard(input: $input) {
        dashboard {
          id
        }
        errors {
          message
        }
      }
    }
  `);
  function submit(event: FormEvent) {
    event.preventDefault();
    commit({
      variables: { input: { title: title.trim(), organization, widgets: [] } },
      updater: (store) => store.invalidateStore(),
      onCompleted: ({ createDashboard }) => {
        setErrors(createDashboard.errors.map((error) => error.message));
        const { dashboard } = createDashboard;
        if (dashboard) {
          void navigate(`/dashboards/${encodeURIComponent(dashboard.id)}/edit`);
        }
      },
      onError: (error) => setErrors([error.message]),
    });
  }
  return (
    <Page title="New dashboard">
      <form className="card narrow-form" onSubmit={submit}>
        <div className="field">
          <label htmlFor={id}>Title</label>
          <input
            className={errors.length > 0 ? "input bad" : "input"}
            id={id}
            autoFocus
            required
            maxLength={255}
            value={title}
            aria-describedby={`${id}-errors`}
            onChange={(event) => setTitle(event.target.value)}
          />
          <FieldErrors id={`${id}-errors`} messages={errors} />
        </div>
        <div className="row">
          <span className="grow" />
          <Button look="primary" type="submit" isDisabled={isBusy}>
            Create and add widgets
          </Button>
        </div>
      </form>
    </Page>
  );
}
