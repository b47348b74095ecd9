/** Optimistic concurrency when several users edit one dashboard, for any client library. */
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import type { DocumentType } from "./generated";
import { graphql, readFragment } from "./generated";
import type { UpdateDashboardInput, WidgetInput } from "./generated/graphql";

/** The two operations of a client library. Both throw when the response has no data. */
export interface Client {
  query: Send;
  mutate: Send;
}
type Send = <Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) => Promise<Data>;

export const EditedDashboard = graphql(`
  fragment EditedDashboard on Dashboard {
    id
    title
    period
    version
    widgets {
      id
      title
    }
  }
`);
type Dashboard = DocumentType<typeof EditedDashboard>;

export const CreateDashboard = graphql(`
  mutation CreateDashboard($input: CreateDashboardInput!) {
    createDashboard(input: $input) {
      dashboard {
        ...EditedDashboard
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export const SaveDashboard = graphql(`
  mutation SaveDashboard($input: UpdateDashboardInput!) {
    updateDashboard(input: $input) {
      dashboard {
        ...EditedDashboard
      }
      errors {
        code
        message
        path
        details
      }
    }
  }
`);

export const ReadDashboard = graphql(`
  query ReadDashboard($id: ID!) {
    organization {
      id
      dashboard(id: $id) {
        ...EditedDashboard
      }
    }
  }
`);

/** Changes of a dashboard since a version. */
export const DashboardChanges = graphql(`
  query DashboardChanges($id: ID!, $since: Int!) {
    organization {
      id
      dashboard(id: $id) {
        id
        version
        diff(from: $since) {
          changes {
            kind
            path
            widgetId
          }
        }
      }
    }
  }
`);

/** The server rejected a save; the message has its reasons. */
export class SaveError extends Error {}

/**
 * Rename a widget of a dashboard that another user may have saved since it was loaded.
 *
 * On a version mismatch the change is applied to the current version, unless another user
 * changed the same widget. That conflict throws SaveError, and the user decides.
 */
export async function renameWidget(
  client: Client,
  loaded: Dashboard,
  widgetId: string,
  title: string,
): Promise<Dashboard> {
  // An entry with only an id keeps the widget. The server deletes widgets that are not listed.
  const input: UpdateDashboardInput = {
    id: loaded.id,
    expectedVersion: loaded.version,
    widgets: loaded.widgets.map(({ id }) =>
      id === widgetId ? { id, title } : { id },
    ),
  };
  const { updateDashboard } = await client.mutate(SaveDashboard, { input });
  const saved = readFragment(EditedDashboard, updateDashboard.dashboard);
  if (saved) return saved;

  const { errors } = updateDashboard;
  if (!errors.some(({ code }) => code === "VERSION_MISMATCH")) {
    throw new SaveError(errors.map(({ message }) => message).join(" "));
  }
  const { organization } = await client.query(DashboardChanges, {
    id: loaded.id,
    since: loaded.version,
  });
  const changes = organization?.dashboard?.diff?.changes ?? [];
  if (changes.some((change) => change.widgetId === widgetId)) {
    throw new SaveError("Another user changed this widget.");
  }
  const { organization: reloaded } = await client.query(ReadDashboard, {
    id: loaded.id,
  });
  const current = readFragment(EditedDashboard, reloaded?.dashboard);
  if (!current) throw new SaveError("The dashboard was deleted.");
  return renameWidget(client, current, widgetId, title);
}

const chart = (title: string): WidgetInput => ({
  title,
  displayType: "LINE",
  queries: [{ fields: ["count()"], aggregates: ["count()"], conditions: "" }],
});

/** Two users edit a new dashboard, and both changes are kept. */
export async function editConcurrently(
  client: Client,
  title: string,
): Promise<Dashboard> {
  const { createDashboard } = await client.mutate(CreateDashboard, {
    input: {
      title,
      duplicate: true, // a title that exists gets a suffix
      widgets: [chart("Sessions"), chart("Crashes")],
    },
  });
  const loaded = readFragment(EditedDashboard, createDashboard.dashboard);
  const widget = loaded?.widgets[1];
  if (!loaded || !widget) {
    throw new SaveError(JSON.stringify(createDashboard.errors));
  }
  const otherSave = { id: loaded.id, period: "30d" };
  await client.mutate(SaveDashboard, { input: otherSave });
  return renameWidget(client, loaded, widget.id, "Crashes by hour");
}
