import { useId } from "react";
import { graphql, useLazyLoadQuery } from "react-relay";

import type { WidgetPanelFieldsQuery } from "../../relay/__generated__/WidgetPanelFieldsQuery.graphql";
import { useViewer } from "../../shell/viewer";
import { Button } from "../../ui/Button";
import { Icon, type IconName } from "../../ui/Icon";
import { defaultSize } from "../../widgets/layout";
import type { DraftQuery, DraftWidget } from "./draft";
import { FieldErrors } from "./FieldErrors";
import { PreviewBody } from "./PreviewBody";
import { findMessages, type Problem } from "./problems";
import { QueryFields } from "./QueryFields";

const DISPLAY_TYPES: readonly {
  id: DraftWidget["displayType"];
  name: string;
  icon: IconName;
}[] = [
  { id: "LINE", name: "Line", icon: "line" },
  { id: "AREA", name: "Area", icon: "area" },
  { id: "STACKED_AREA", name: "Stacked", icon: "area" },
  { id: "BAR", name: "Bars", icon: "bar" },
  { id: "TOP_N", name: "Largest groups", icon: "area" },
  { id: "CATEGORICAL_BAR", name: "Bars by group", icon: "categoricalBar" },
  { id: "TABLE", name: "Table", icon: "table" },
  { id: "BIG_NUMBER", name: "Number", icon: "bigNumber" },
  { id: "TEXT", name: "Text", icon: "text" },
];

const DATASETS: readonly { id: DraftWidget["widgetType"]; name: string }[] = [
  { id: "METRICS", name: "Release health: sessions by the hour" },
  { id: "ERROR_EVENTS", name: "Errors: events by the hour" },
  { id: "ISSUE", name: "Issues" },
  { id: "DELIVERY", name: "Delivery: deploys, releases and commits" },
];

const INTERVALS = ["1h", "2h", "3h", "6h", "12h", "1d", "2d", "1w"];

type Props = {
  widget: DraftWidget;
  problems: readonly Problem[];
  onChange: (widget: DraftWidget) => void;
  onDuplicate: () => void;
  onDelete: () => void;
  onClose: () => void;
};

/** The form of one widget, with a live preview. */
export function WidgetPanel(props: Props) {
  const { widget, problems, onChange } = props;
  const { organization } = useViewer();
  const id = useId();
  const data = useLazyLoadQuery<WidgetPanelFieldsQuery>(
    graphql`
      query WidgetPanelFieldsQuery($slug: String!, $type: WidgetType!) {
        organization(slug: $slug) {
          widgetFields(widgetType: $type) {
            columns {
              name
              description
              isAnswerable
            }
            aggregates {
              name
              description
              isAnswerable
            }
            filters {
              name
              description
              isAnswerable
            }
          }
        }
      }
    `,
    { slug: organization, type: widget.widgetType },
    { fetchPolicy: "store-or-network" },
  );
  const fields = data.organization?.widgetFields;
  const isText = widget.displayType === "TEXT";

  function setDisplayType(displayType: DraftWidget["displayType"]) {
    const { minH } = defaultSize(displayType);
    const layout = {
      ...widget.layout,
      minH,
      h: Math.max(minH, widget.layout.h),
    };
    const queries =
      displayType === "TEXT"
        ? []
        : widget.queries.length > 0
          ? widget.queries
          : [emptyQuery()];
    onChange({ ...widget, displayType, layout, queries });
  }

  function setQuery(index: number, query: DraftQuery) {
    onChange({
      ...widget,
      queries: widget.queries.map((each, i) => (i === index ? query : each)),
    });
  }

  return (
    <aside className="panel" aria-label={`Edit ${widget.title}`}>
      <header>
        <h2 className="cut grow">{widget.title || "Untitled"}</h2>
        <Button icon="copy" look="quiet" isIconOnly onPress={props.onDuplicate}>
          Duplicate widget
        </Button>
        <Button icon="trash" look="quiet" isIconOnly onPress={props.onDelete}>
          Delete widget
        </Button>
        <Button icon="close" look="quiet" isIconOnly onPress={props.onClose}>
          Close panel
        </Button>
      </header>
      <div className="form">
        <section className="stack" aria-label="Preview">
          <span className="row small muted">Preview</span>
          <div className="preview">
            <PreviewBody widget={widget} />
          </div>
        </section>
        <div className="field">
          <label htmlFor={`${id}-title`}>Title</label>
          <input
            className="input"
            id={`${id}-title`}
            value={widget.title}
            aria-describedby={`${id}-title-errors`}
            onChange={(event) =>
              onChange({ ...widget, title: event.target.value })
            }
          />
          <FieldErrors
            id={`${id}-title-errors`}
            messages={findMessages(problems, "title")}
          />
        </div>
        <div className="field">
          <span className="lab" id={`${id}-display`}>
            Show as
          </span>
          <span
            className="joined display-types"
            role="group"
            aria-labelledby={`${id}-display`}
          >
            {DISPLAY_TYPES.map((type) => (
              <Button
                key={type.id}
                icon={type.icon}
                isIconOnly
                aria-pressed={widget.displayType === type.id}
                onPress={() => setDisplayType(type.id)}
              >
                {type.name}
              </Button>
            ))}
          </span>
          <FieldErrors messages={findMessages(problems, "displayType")} />
        </div>
        {isText ? (
          <div className="field">
            <label htmlFor={`${id}-text`}>Text in Markdown</label>
            <textarea
              className="input"
              id={`${id}-text`}
              rows={10}
              value={widget.description ?? ""}
              onChange={(event) =>
                onChange({ ...widget, description: event.target.value })
              }
            />
            <FieldErrors messages={findMessages(problems, "description")} />
          </div>
        ) : (
          <>
            <div className="field">
              <label htmlFor={`${id}-dataset`}>Dataset</label>
              <select
                className="input"
                id={`${id}-dataset`}
                value={widget.widgetType}
                onChange={(event) =>
                  onChange({
                    ...widget,
                    widgetType: event.target.value as DraftWidget["widgetType"],
                    queries: [emptyQuery()],
                  })
                }
              >
                {DATASETS.map((dataset) => (
                  <option key={dataset.id} value={dataset.id}>
                    {dataset.name}
                  </option>
                ))}
                {!DATASETS.some((each) => each.id === widget.widgetType) && (
                  <option value={widget.widgetType}>{widget.widgetType}</option>
                )}
              </select>
              <FieldErrors messages={findMessages(problems, "widgetType")} />
            </div>
            {widget.queries.map((query, index) => (
              <QueryFields
                key={query.id ?? index}
                query={query}
                letter={String.fromCharCode(65 + index)}
                fields={fields ?? null}
                problems={problems.filter(
                  ({ path }) =>
                    path[0] === "limit" ||
                    (path[0] === "queries" && path[1] === String(index)),
                )}
                limit={widget.limit}
                onLimit={(limit) => onChange({ ...widget, limit })}
                onChange={(changed) => setQuery(index, changed)}
                onDelete={
                  widget.queries.length > 1
                    ? () =>
                        onChange({
                          ...widget,
                          queries: widget.queries.filter((_, i) => i !== index),
                        })
                    : null
                }
              />
            ))}
            <div className="row wrap">
              <Button
                look="quiet"
                icon="plus"
                onPress={() =>
                  onChange({
                    ...widget,
                    queries: [...widget.queries, emptyQuery()],
                  })
                }
              >
                Add query
              </Button>
            </div>
            <div className="field">
              <label htmlFor={`${id}-interval`}>Interval</label>
              <select
                className="input"
                id={`${id}-interval`}
                value={widget.interval}
                onChange={(event) =>
                  onChange({ ...widget, interval: event.target.value })
                }
              >
                {[...new Set([widget.interval, ...INTERVALS])].map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
              <FieldErrors messages={findMessages(problems, "interval")} />
            </div>
          </>
        )}
        {problems
          .filter(({ path }) => path.length === 0 || path[0] === "layout")
          .map((problem) => (
            <p key={problem.message} className="error" role="alert">
              <Icon name="alert" />
              <span>{problem.message}</span>
            </p>
          ))}
      </div>
      <footer>
        <span className="grow" />
        <Button look="primary" onPress={props.onClose}>
          Done
        </Button>
      </footer>
    </aside>
  );
}

function emptyQuery(): DraftQuery {
  return {
    id: null,
    name: "",
    fields: [],
    aggregates: [],
    columns: [],
    fieldAliases: [],
    conditions: "",
    orderby: "",
    isHidden: false,
    selectedAggregate: null,
  };
}
