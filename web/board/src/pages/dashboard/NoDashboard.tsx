import { Link } from "react-router";

import { Page } from "../../shell/Page";
import { Empty } from "../../ui/Empty";

/** The page of a dashboard that does not exist. */
export function NoDashboard() {
  return (
    <Page title="No dashboard">
      <section className="card">
        <Empty icon="dashboard" title="This dashboard does not exist">
          <p>It was deleted, or it is of another organization.</p>
          <Link className="btn" to="/dashboards">
            All dashboards
          </Link>
        </Empty>
      </section>
    </Page>
  );
}
