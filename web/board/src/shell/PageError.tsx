import { useRouteError } from "react-router";

import { toRequestError } from "../relay/errors";
import { Failure } from "../ui/Failure";
import { Page } from "./Page";

/** The page of an error of the frame itself. */
export function FrameError() {
  return (
    <main className="main" id="main">
      <PageError />
    </main>
  );
}

/** A page in place of one whose error none of its parts has caught. */
export function PageError() {
  const error = toRequestError(useRouteError());
  return (
    <Page title="Error">
      <section className="card">
        <Failure error={error} onRetry={() => location.reload()} />
      </section>
    </Page>
  );
}
