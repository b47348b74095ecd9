import { Suspense } from "react";
import {
  Button as AriaButton,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
} from "react-aria-components";
import { graphql, useLazyLoadQuery } from "react-relay";
import { useNavigate } from "react-router";

import type { AddToDashboardQuery } from "../../relay/__generated__/AddToDashboardQuery.graphql";
import { useViewer } from "../../shell/viewer";
import { Icon } from "../../ui/Icon";

const NEW = "new";

/** Opens the editor of a dashboard with ready-made widgets added, which are saved there. */
export function AddToDashboard(props: { starters: readonly string[] }) {
  return (
    <MenuTrigger>
      <AriaButton className="btn desk">
        <Icon name="plus" />
        Add to a dashboard
      </AriaButton>
      <Popover className="pop" placement="bottom end" offset={6}>
        <Suspense fallback={<p className="group">Loading dashboards</p>}>
          <Dashboards starters={props.starters} />
        </Suspense>
      </Popover>
    </MenuTrigger>
  );
}

function Dashboards({ starters }: { starters: readonly string[] }) {
  const { organization } = useViewer();
  const navigate = useNavigate();
  const data = useLazyLoadQuery<AddToDashboardQuery>(
    graphql`
      query AddToDashboardQuery($slug: String!) {
        organization(slug: $slug) {
          dashboards(
            first: 20
            orderBy: { field: RECENTLY_VIEWED, direction: DESC }
          ) {
            nodes {
              id
              title
              canEdit
            }
          }
        }
      }
    `,
    { slug: organization },
    { fetchPolicy: "store-and-network" },
  );
  const dashboards = (data.organization?.dashboards.nodes ?? []).filter(
    ({ canEdit }) => canEdit,
  );
  const search = `?${new URLSearchParams({ add: starters.join(" ") })}`;
  return (
    <Menu
      className="options"
      aria-label="Dashboards"
      onAction={(key) =>
        void navigate({
          pathname:
            key === NEW
              ? "/dashboards/new"
              : `/dashboards/${encodeURIComponent(String(key))}/edit`,
          search,
        })
      }
    >
      <MenuItem id={NEW} className="opt">
        New dashboard
      </MenuItem>
      {dashboards.map(({ id, title }) => (
        <MenuItem key={id} id={id} className="opt">
          {title}
        </MenuItem>
      ))}
    </Menu>
  );
}
