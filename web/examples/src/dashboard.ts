/** How a dashboard is edited by several people at once: the same for every client. */
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import type { DocumentType } from "./generated";
import { graphql, readFragment } from "./generated";
import type { UpdateDashboardInput, WidgetInput } from "./generated/graphql";

/** What a client library does, whichever it is. Both throw what is no answer. */
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

/** What others did to a dashboard since a version. */
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

/** A save that the server did not take, with what it said. */
export class RefusedError extends Error {}

/**
 * Rename a widget of a dashboard that was loaded a while ago.
 *
 * Who saved meanwhile loses nothing: if they left this widget alone, the change is made on
 * top of theirs; if not, a person has to decide, and RefusedError is thrown.
 */
export async function renameWidget(
  client: Client,
  loaded: Dashboard,
  widgetId: string,
  title: string,
): Promise<Dashboard> {
  // An entry with nothing but its id keeps the widget; one that is left out is deleted.
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
    throw new RefusedError(errors.map(({ message }) => message).join(" "));
  }
  const { organization } = await client.query(DashboardChanges, {
    id: loaded.id,
    since: loaded.version,
  });
  const changes = organization?.dashboard?.diff.changes ?? [];
  if (changes.some((change) => change.widgetId === widgetId)) {
    throw new RefusedError("Somebody else changed this widget.");
  }
  const { organization: now } = await client.query(ReadDashboard, {
    id: loaded.id,
  });
  const current = readFragment(EditedDashboard, now?.dashboard);
  if (!current) throw new RefusedError("The dashboard was deleted.");
  return renameWidget(client, current, widgetId, title);
}

const chart = (title: string): WidgetInput => ({
  title,
  displayType: "LINE",
  queries: [{ fields: ["count()"], aggregates: ["count()"], conditions: "" }],
});

/** Two people edit a new dashboard: neither loses what the other did. */
export async function editTogether(
  client: Client,
  title: string,
): Promise<Dashboard> {
  const { createDashboard } = await client.mutate(CreateDashboard, {
    input: {
      title,
      duplicate: true, // a title that is taken makes a copy
      widgets: [chart("Sessions"), chart("Crashes")],
    },
  });
  const loaded = readFragment(EditedDashboard, createDashboard.dashboard);
  const widget = loaded?.widgets[1];
  if (!loaded || !widget) {
    throw new RefusedError(JSON.stringify(createDashboard.errors));
  }
  const others = { id: loaded.id, period: "30d" };
  await client.mutate(SaveDashboard, { input: others });
  return renameWidget(client, loaded, widget.id, "Crashes by hour");
}
