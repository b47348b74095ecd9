import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import type { Fetcher, Storage } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";

import type { Example } from "./examples";

type Props = {
  fetcher: Fetcher;
  storage: Storage;
  headers: string;
  /** The tabs of the first visit. */
  tabs: Example[];
  /** The URL of the board, or null. */
  board: string | null;
  /** Show the headers editor first, so that the user can enter a token. */
  needsToken: boolean;
};

/** The documentation explorer is GraphiQL's default reference plugin. */
const PLUGINS = [HISTORY_PLUGIN, explorerPlugin()];

/** Headers are never persisted; storage.ts explains why. */
export function App(props: Props) {
  return (
    <GraphiQL
      fetcher={props.fetcher}
      storage={props.storage}
      plugins={PLUGINS}
      defaultTabs={props.tabs}
      defaultHeaders={props.headers}
      shouldPersistHeaders={false}
      defaultEditorToolsVisibility={props.needsToken ? "headers" : "variables"}
    >
      <GraphiQL.Logo>
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
  );
}
