import "./workers";
import "./style.css";

import { createRoot } from "react-dom/client";

import { App } from "./App";
import { readConfig } from "./config";
import { readExamples } from "./examples";
import { createFetcher } from "./fetcher";
import { defaultHeaders } from "./headers";
import { findSampleValues } from "./sample";
import { createStorage } from "./storage";

const config = readConfig();
const headers = defaultHeaders(config.token);
const storage = createStorage(headers);

const isFirstVisit = storage.getItem("graphiql:tabState") === null;
const examples = readExamples(
  isFirstVisit ? await findSampleValues(config) : {},
);

if (isFirstVisit) {
  // GraphiQL copies the query of the first default tab into the editor, but not
  // its variables. It reads both from storage, and matches the tab by them.
  const first = examples[0]!;
  storage.setItem("graphiql:query", first.query);
  storage.setItem("graphiql:variables", first.variables ?? "");
}

createRoot(document.getElementById("root")!).render(
  <App
    fetcher={createFetcher(config)}
    storage={storage}
    headers={headers}
    examples={examples}
    needsToken={config.token === null}
  />,
);
