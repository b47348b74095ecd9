import { Link } from "react-router";

import { Empty } from "../ui/Empty";
import { Page } from "../shell/Page";

/** The page of an address that no page has. */
export function Component() {
  return (
    <Page title="Not found">
      <section className="card">
        <Empty icon="search" title="There is no page at this address">
          <p>The link may be mistyped or of another version.</p>
          <Link className="btn" to="/releases">
            Go to releases
          </Link>
        </Empty>
      </section>
    </Page>
  );
}
