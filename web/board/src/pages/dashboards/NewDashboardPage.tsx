import { useRef, useState, type FormEvent } from "react";
import { graphql, useMutation } from "react-relay";
import { useNavigate } from "react-router";

import type { NewDashboardPageMutation } from "../../relay/__generated__/NewDashboardPageMutation.graphql";
import { Page } from "../../shell/Page";
import { useSearchParameter } from "../../shell/searchParameters";
import { useViewer } from "../../shell/viewer";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";

/** Asks for the title of a new dashboard, and opens its editor. */
export function Component() {
  const { organization } = useViewer();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [added] = useSearchParameter("add");
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
          // The address may have widgets to add, which the editor does.
          void navigate({
            pathname: `/dashboards/${encodeURIComponent(dashboard.id)}/edit`,
            search: added ? `?${new URLSearchParams({ add: added })}` : "",
          });
        }
      },
      onError: (error) => setErrors([error.message]),
    });
  }
  return (
    <Page title="New dashboard">
      <form className="card narrow-form" noValidate onSubmit={submit}>
        <Field label="Title" messages={errors}>
          {(attributes) => (
            <input
              {...attributes}
              ref={input}
              className="input"
              autoFocus
              maxLength={255}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
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
