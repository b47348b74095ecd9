import "./workers";
import "./style.css";

import { createRoot } from "react-dom/client";

import { App } from "./App";
import { readConfig } from "./config";
import { readExamples } from "./examples";
import { createFetcher } from "./fetcher";
import { defaultHeaders } from "./headers";
import { takeLinkedOperation } from "./linked";
import { TabSubscriptions } from "./live";
import { findSampleValues } from "./sample";
import { createStorage } from "./storage";

const config = readConfig();
const headers = defaultHeaders(config.token);
const storage = createStorage(headers);
const subscriptions = new TabSubscriptions();

const linked = takeLinkedOperation();
const isFirstVisit = storage.getItem("graphiql:tabState") === null;
const examples = readExamples(
  isFirstVisit ? await findSampleValues(config) : {},
);
const tabs = linked ? [linked, ...examples] : examples;

if (linked || isFirstVisit) {
  // GraphiQL opens the tab with the query and the variables of its storage, and
  // adds one if there is none. Of a default tab it takes no variables.
  const [first] = tabs;
  storage.setItem("graphiql:query", first!.query);
  storage.setItem("graphiql:variables", first!.variables ?? "");
}

createRoot(document.getElementById("root")!).render(
  <App
    fetcher={subscriptions.keep(createFetcher(config))}
    subscriptions={subscriptions}
    storage={storage}
    headers={headers}
    tabs={tabs}
    board={config.board}
    needsToken={config.token === null}
  />,
);
