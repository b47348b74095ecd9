import { graphql, useLazyLoadQuery } from "react-relay";

import type { ReleaseIssuesQuery } from "../../relay/__generated__/ReleaseIssuesQuery.graphql";
import { useViewer } from "../../shell/viewer";
import { quote } from "../../widgets/quote";
import { WidgetView } from "../../widgets/WidgetView";

/** The issues that were first seen in a release. */
export function ReleaseIssues({ version }: { version: string }) {
  const { organization } = useViewer();
  const data = useLazyLoadQuery<ReleaseIssuesQuery>(
    graphql`
      query ReleaseIssuesQuery($slug: String!, $input: WidgetDataInput!) {
        organization(slug: $slug) {
          widgetData(input: $input) {
            ...WidgetView_data
          }
        }
      }
    `,
    {
      slug: organization,
      input: {
        projects: ["-1"],
        period: "90d",
        widget: {
          title: "New issues",
          displayType: "TABLE",
          widgetType: "ISSUE",
          limit: 10,
          queries: [
            {
              fields: ["title", "level", "events", "users"],
              columns: ["title", "level", "events", "users"],
              aggregates: [],
              conditions: `release:${quote(version)}`,
              orderby: "-events",
            },
          ],
        },
      },
    },
  );
  return (
    <section className="card" aria-label="Issues first seen in this release">
      <header>
        <h2>New issues</h2>
        <span className="small faint">first seen in this release</span>
      </header>
      <WidgetView
        widget={{
          title: "New issues",
          description: null,
          displayType: "TABLE",
          thresholds: null,
        }}
        data={data.organization?.widgetData ?? null}
        none="No issue was first seen in this release."
      />
    </section>
  );
}
