import "./styles/index.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";
import { readConfig } from "./config";
import { RequestError } from "./relay/errors";

createRoot(document.getElementById("root")!, {
  onCaughtError: (error) => {
    // What the server refuses is shown in its place, and no fault of the board.
    if (!(error instanceof RequestError)) console.error(error);
  },
}).render(
  <StrictMode>
    <App config={readConfig()} />
  </StrictMode>,
);
