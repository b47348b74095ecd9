import { useState } from "react";
import {
  Button as AriaButton,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
} from "react-aria-components";
import { graphql, useFragment, useMutation } from "react-relay";
import { useNavigate } from "react-router";

import type { DashboardMenu_dashboard$key } from "../../relay/__generated__/DashboardMenu_dashboard.graphql";
import type { DashboardMenuDeleteMutation } from "../../relay/__generated__/DashboardMenuDeleteMutation.graphql";
import { useViewer } from "../../shell/viewer";
import { Confirm } from "../../ui/Confirm";
import { Icon } from "../../ui/Icon";
import { useToast } from "../../ui/Toasts";
import { useDuplicate } from "./useDuplicate";

/** What can be done with a whole dashboard. */
export function DashboardMenu(props: {
  dashboard: DashboardMenu_dashboard$key;
}) {
  const dashboard = useFragment(
    graphql`
      fragment DashboardMenu_dashboard on Dashboard {
        id
        title
        canEdit
        canDelete
      }
    `,
    props.dashboard,
  );
  const navigate = useNavigate();
  const { canWrite } = useViewer();
  const toast = useToast();
  const [isDeleting, setDeleting] = useState(false);
  const duplicate = useDuplicate((id) =>
    navigate(`/dashboards/${encodeURIComponent(id)}`),
  );
  const [remove] = useMutation<DashboardMenuDeleteMutation>(graphql`
    mutation DashboardMenuDeleteMutation($id: ID!) {
      deleteDashboard(id: $id) {
        deletedId
        errors {
          message
        }
      }
    }
  `);
  const path = `/dashboards/${encodeURIComponent(dashboard.id)}`;
  const actions: Record<string, () => void> = {
    edit: () => void navigate(`${path}/edit`),
    history: () => void navigate(`${path}/history`),
    duplicate: () => duplicate(dashboard.id),
    delete: () => setDeleting(true),
  };
  return (
    <>
      <MenuTrigger>
        <AriaButton
          className="btn square quiet"
          aria-label="More about this dashboard"
        >
          <Icon name="more" />
        </AriaButton>
        <Popover className="pop" placement="bottom end" offset={6}>
          <Menu
            className="options"
            onAction={(key) => actions[String(key)]?.()}
          >
            <MenuItem id="edit" className="opt">
              {dashboard.canEdit ? "Edit" : "Who may edit…"}
            </MenuItem>
            <MenuItem id="history" className="opt">
              History
            </MenuItem>
            {canWrite && (
              <MenuItem id="duplicate" className="opt">
                Duplicate
              </MenuItem>
            )}
            {dashboard.canDelete && (
              <MenuItem id="delete" className="opt is-crashed">
                Delete…
              </MenuItem>
            )}
          </Menu>
        </Popover>
      </MenuTrigger>
      <Confirm
        isOpen={isDeleting}
        title={`Delete ${dashboard.title}?`}
        action="Delete dashboard"
        onCancel={() => setDeleting(false)}
        onConfirm={() => {
          setDeleting(false);
          remove({
            variables: { id: dashboard.id },
            updater: (store) => store.invalidateStore(),
            onCompleted: ({ deleteDashboard: { deletedId, errors } }) => {
              if (deletedId) {
                toast(`Deleted ${dashboard.title}`, "trash");
                void navigate("/dashboards");
              } else
                toast(errors[0]?.message ?? "Nothing was deleted.", "alert");
            },
            onError: (error) => toast(error.message, "alert"),
          });
        }}
      >
        Its versions are deleted with it. This cannot be undone.
      </Confirm>
    </>
  );
}
