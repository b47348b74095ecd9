import { useRouteError } from "react-router";

import { toRequestError } from "../relay/errors";
import { Failure } from "../ui/Failure";

/** The page of an error that no part of a page has caught. */
export function PageError() {
  const error = toRequestError(useRouteError());
  return (
    <main className="main" id="main">
      <Failure error={error} onRetry={() => location.reload()} />
    </main>
  );
}
