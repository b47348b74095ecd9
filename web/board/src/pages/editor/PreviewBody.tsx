import { useEffect, useMemo, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay";

import type {
  PreviewBodyQuery,
  PreviewBodyQuery$data,
} from "../../relay/__generated__/PreviewBodyQuery.graphql";
import { useViewer } from "../../shell/viewer";
import { Empty } from "../../ui/Empty";
import { WidgetView } from "../../widgets/WidgetView";
import { toWidgetInput, type DraftWidget } from "./draft";

/** Milliseconds after the last change until the preview is read. */
const PAUSE = 400;

type Data = NonNullable<PreviewBodyQuery$data["organization"]>["widgetData"];

/** What a widget of a draft shows: its last valid answer stays until there is a new one. */
export function PreviewBody({ widget }: { widget: DraftWidget }) {
  const { organization } = useViewer();
  const environment = useRelayEnvironment();
  const [data, setData] = useState<Data | null>(null);
  const [isStale, setStale] = useState(false);
  // The title and the place do not change what is read.
  const asked = useMemo(() => {
    const {
      title: _title,
      layout: _layout,
      ...input
    } = toWidgetInput({ ...widget, isNew: true });
    return JSON.stringify({
      ...input,
      queries: widget.queries.map(({ id: _id, ...query }) => query),
    });
  }, [widget]);
  const isText = widget.displayType === "TEXT";
  useEffect(() => {
    if (isText) return undefined;
    setStale(true);
    const input = JSON.parse(asked) as ReturnType<typeof toWidgetInput>;
    let request: { unsubscribe: () => void } | undefined;
    const timer = setTimeout(() => {
      request = fetchQuery<PreviewBodyQuery>(
        environment,
        graphql`
          query PreviewBodyQuery($slug: String!, $input: WidgetDataInput!) {
            organization(slug: $slug) {
              widgetData(input: $input) {
                results {
                  error {
                    code
                    message
                  }
                }
                ...WidgetView_data
              }
            }
          }
        `,
        {
          slug: organization,
          input: { widget: { ...input, title: "Preview" } },
        },
      ).subscribe({
        next: (answer) => {
          const next = answer.organization?.widgetData;
          if (!next) return;
          const isInvalid = next.results.some(
            (result) => result.error?.code === "INVALID",
          );
          setData((last) => (isInvalid && last ? last : next));
          setStale(isInvalid);
        },
        // The last answer stays; problems are shown at the fields.
        error: () => undefined,
      });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      request?.unsubscribe();
    };
  }, [environment, organization, asked, isText]);
  if (!isText && data === null) return <div className="fill" />;
  if (widget.queries.length === 0 && !isText) {
    return (
      <Empty icon="wand" title="No query yet">
        <p>Add a value to see something here.</p>
      </Empty>
    );
  }
  return (
    <div className={isStale ? "fill stale flush" : "fill flush"}>
      <WidgetView widget={widget} data={data} />
    </div>
  );
}
