import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import type { Fetcher, Storage } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { useState } from "react";

import type { Example } from "./examples";
import { KeptSubscriptions } from "./KeptSubscriptions";
import type { TabSubscriptions } from "./live";
import { TokenNotice } from "./TokenNotice";

type Props = {
  fetcher: Fetcher;
  /** Those that the fetcher has started. */
  subscriptions: TabSubscriptions;
  storage: Storage;
  headers: string;
  /** The tabs of the first visit. */
  tabs: Example[];
  /** The URL of the board, or null. */
  board: string | null;
  /** Show the headers editor first and what to enter, until there is a schema. */
  needsToken: boolean;
};

/** The documentation explorer is GraphiQL's default reference plugin. */
const PLUGINS = [HISTORY_PLUGIN, explorerPlugin()];

/** Headers are never persisted; storage.ts explains why. */
export function App(props: Props) {
  const [hasSchema, setHasSchema] = useState(false);
  return (
    <>
      {props.needsToken && !hasSchema && <TokenNotice />}
      <GraphiQL
        fetcher={props.fetcher}
        storage={props.storage}
        plugins={PLUGINS}
        defaultTabs={props.tabs}
        defaultHeaders={props.headers}
        shouldPersistHeaders={false}
        onTabChange={({ tabs, activeTabIndex }) =>
          props.subscriptions.onTabs(tabs, activeTabIndex)
        }
        onSchemaChange={() => setHasSchema(true)}
        defaultEditorToolsVisibility={
          props.needsToken ? "headers" : "variables"
        }
      >
        <GraphiQL.Logo>
          <KeptSubscriptions subscriptions={props.subscriptions} />
          {props.board === null ? (
            "Waybill"
          ) : (
            <a
              className="graphiql-logo-link"
              href={props.board}
              title="Open the board"
            >
              Waybill
            </a>
          )}
        </GraphiQL.Logo>
      </GraphiQL>
    </>
  );
}
