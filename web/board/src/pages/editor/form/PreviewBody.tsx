import { memo, useEffect, useMemo, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay";

import type { PreviewBodyQuery } from "../../../relay/__generated__/PreviewBodyQuery.graphql";
import { useViewer } from "../../../shell/viewer";
import { Empty } from "../../../ui/Empty";
import { Icon } from "../../../ui/Icon";
import { WidgetView } from "../../../widgets/WidgetView";
import { toWidgetInput, type Draft, type DraftWidget } from "../draft/draft";
import { usePreviews, type PreviewData } from "./previews";

/** Milliseconds after the last change until the preview is read. */
const PAUSE = 400;
/** Selects all projects in place of a list. */
const ALL_PROJECTS = "-1";

type Preview = {
  data: PreviewData | null;
  /** Whether the answer is that of an earlier draft. */
  isStale: boolean;
  /** Whether the draft is refused, so that the earlier answer stays. */
  isRefused: boolean;
};

const QUERY = graphql`
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
`;

/** Read what a widget of a draft shows: its last valid answer stays until there is a new one. */
export function usePreview(draft: Draft, widget: DraftWidget): Preview {
  const { organization } = useViewer();
  const environment = useRelayEnvironment();
  const previews = usePreviews();
  const [data, setData] = useState(() => previews.find(widget.key) ?? null);
  const [isStale, setStale] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const { projects, environments, releases, range } = draft;
  // The title and the place do not change what is read.
  const asked = useMemo(() => {
    const {
      title: _title,
      layout: _layout,
      ...input
    } = toWidgetInput({ ...widget, isNew: true });
    const queries = widget.queries.map(({ id: _id, ...query }) => query);
    return JSON.stringify({
      widget: { ...input, title: "Preview", queries },
      projects: projects ?? [ALL_PROJECTS],
      environments,
      releases,
      ...range,
    });
  }, [widget, projects, environments, releases, range]);
  const isText = widget.displayType === "TEXT";
  useEffect(() => {
    if (isText) return undefined;
    setStale(true);
    const variables = {
      slug: organization,
      input: JSON.parse(asked) as PreviewBodyQuery["variables"]["input"],
    };
    let request: { unsubscribe: () => void } | undefined;
    const timer = setTimeout(() => {
      request = fetchQuery<PreviewBodyQuery>(
        environment,
        QUERY,
        variables,
      ).subscribe({
        next: (answer) => {
          const next = answer.organization?.widgetData;
          if (!next) return;
          const isInvalid = next.results.some(
            (result) => result.error?.code === "INVALID",
          );
          const last = isInvalid ? previews.find(widget.key) : undefined;
          if (!isInvalid) previews.keep(widget.key, next, QUERY, variables);
          setData(last ?? next);
          setStale(last !== undefined);
          setRefused(last !== undefined);
        },
        // The last answer stays; problems are shown at the fields.
        error: () => undefined,
      });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      request?.unsubscribe();
    };
  }, [environment, organization, previews, widget.key, asked, isText]);
  return { data, isStale: isStale && !isText, isRefused };
}

/** What a widget of a draft shows, in the size of its place. */
export function PreviewBody(props: { draft: Draft; widget: DraftWidget }) {
  const { data, isStale } = usePreview(props.draft, props.widget);
  return <Drawing widget={props.widget} data={data} isStale={isStale} />;
}

/** What a widget of a draft shows, and whether that is current. */
export function LabelledPreview(props: { draft: Draft; widget: DraftWidget }) {
  const preview = usePreview(props.draft, props.widget);
  const isOld = preview.isRefused;
  return (
    <section className="stack" aria-label="Preview">
      <span className="row small">
        <b>Preview</b>
        {isOld && <span className="faint">last valid answer</span>}
        <span className="grow" />
        {isOld && (
          <span className="badge is-errored">
            <Icon name="alert" size={12} />
            not current
          </span>
        )}
      </span>
      <div className="preview">
        <Drawing
          widget={props.widget}
          data={preview.data}
          isStale={preview.isStale}
        />
      </div>
    </section>
  );
}

/** Drawn again only when its own widget or answer is another one, not with each change of the draft. */
const Drawing = memo(function Drawing(props: {
  widget: DraftWidget;
  data: PreviewData | null;
  isStale: boolean;
}) {
  const { widget, data, isStale } = props;
  const isText = widget.displayType === "TEXT";
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
});
