import { useEffect, useId, useRef, type KeyboardEvent } from "react";

import { Button } from "../../../ui/Button";
import { NumberField, SelectField, TextField } from "../../../ui/Field";
import { FieldErrors } from "../../../ui/FieldErrors";
import type { IconName } from "../../../ui/Icon";
import { defaultSize } from "../../../widgets/layout";
import type { Draft, DraftQuery, DraftWidget } from "../draft/draft";
import { createQuery, isOverTime } from "../draft/names";
import { findMessages, type Problem } from "../draft/problems";
import {
  changeDataset,
  FIRST_STARTER,
  sizeOf,
  STARTERS,
  toContent,
} from "../draft/starters";
import { useChoices } from "./choices";
import { LabelledPreview } from "./PreviewBody";
import { QueryFields } from "./QueryFields";
import { StarterList } from "./StarterList";
import { Thresholds } from "./Thresholds";

const DISPLAY_TYPES: readonly {
  id: DraftWidget["displayType"];
  name: string;
  icon: IconName;
}[] = [
  { id: "LINE", name: "Line", icon: "line" },
  { id: "AREA", name: "Area", icon: "area" },
  { id: "STACKED_AREA", name: "Stacked", icon: "stacked" },
  { id: "BAR", name: "Bars", icon: "bar" },
  { id: "TOP_N", name: "Largest groups", icon: "topN" },
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

/** Datasets that stored widgets have, and new ones are not offered. */
const OTHER_DATASETS: typeof DATASETS = [
  { id: "DISCOVER", name: "Errors and transactions" },
  { id: "TRANSACTION_LIKE", name: "Transactions (not kept)" },
  { id: "SPANS", name: "Spans (not kept)" },
];

const INTERVALS = [
  { id: "1h", name: "1 hour" },
  { id: "2h", name: "2 hours" },
  { id: "3h", name: "3 hours" },
  { id: "6h", name: "6 hours" },
  { id: "12h", name: "12 hours" },
  { id: "1d", name: "1 day" },
  { id: "2d", name: "2 days" },
  { id: "1w", name: "1 week" },
];

const MOST_GROUPS = 10;
const MOST_QUERIES = 10;
const COLUMN_COUNTS = [1, 2, 3, 4, 5, 6];
const ROW_COUNTS = [1, 2, 3, 4, 5, 6];

type Props = {
  draft: Draft;
  widget: DraftWidget;
  /** Those of this widget; their paths begin below it. */
  problems: readonly Problem[];
  onChange: (widget: DraftWidget) => void;
  onResize: (columns: number, rows: number) => void;
  onDuplicate: () => void;
  onDelete: () => void;
  onClose: () => void;
};

/** The form of one widget, with a live preview. */
export function WidgetPanel(props: Props) {
  const { widget, problems, onChange } = props;
  const choices = useChoices(widget.widgetType);
  const panel = useRef<HTMLElement>(null);
  const id = useId();
  const messagesAt = (...path: string[]) => findMessages(problems, ...path);
  const isText = widget.displayType === "TEXT";
  const starter = widget.isNew ? findStarter(widget) : undefined;

  // A keyboard on the screen of a phone would hide the form.
  useEffect(() => {
    const title = panel.current?.querySelector("input");
    const isTouched = matchMedia("(pointer: coarse)").matches;
    (isTouched ? panel.current : title)?.focus();
    if (!isTouched) title?.select();
  }, []);

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
          : toContent(FIRST_STARTER).queries;
    const isEmptied = displayType !== "TEXT" && isText;
    onChange({
      ...widget,
      displayType,
      layout,
      queries,
      ...(isEmptied ? { description: null } : {}),
    });
  }

  function setQuery(index: number, query: DraftQuery) {
    onChange({ ...widget, queries: widget.queries.with(index, query) });
  }

  function press(event: KeyboardEvent) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    props.onClose();
  }

  return (
    <aside
      ref={panel}
      className="panel"
      tabIndex={-1}
      aria-label={`Edit ${widget.title}`}
      onKeyDown={press}
    >
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
        <LabelledPreview draft={props.draft} widget={widget} />
        <TextField
          label="Title"
          value={widget.title}
          messages={messagesAt("title")}
          onChange={(title) => onChange({ ...widget, title })}
        />
        {starter && (
          <div className="field">
            <span className="lab">Start from</span>
            <StarterList
              label="Start from"
              chosen={starter.title}
              onChoose={(next) => {
                const { minH, h } = sizeOf(next);
                onChange({
                  ...widget,
                  ...toContent(next),
                  layout: { ...widget.layout, minH, h: Math.max(h, minH) },
                });
              }}
            />
          </div>
        )}
        <div className="field">
          <span className="lab" id={`${id}-display`}>
            Show as
          </span>
          <span
            className="joined display-types"
            role="group"
            aria-labelledby={`${id}-display`}
            aria-describedby={`${id}-display-errors`}
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
          <FieldErrors
            id={`${id}-display-errors`}
            messages={messagesAt("displayType")}
          />
        </div>
        {isText ? (
          <TextField
            label="Text in Markdown"
            rows={10}
            value={widget.description ?? ""}
            messages={messagesAt("description")}
            onChange={(description) => onChange({ ...widget, description })}
          />
        ) : (
          <>
            <SelectField
              label="Dataset"
              value={widget.widgetType}
              choices={[
                ...DATASETS,
                ...OTHER_DATASETS.filter(({ id }) => id === widget.widgetType),
              ]}
              messages={messagesAt("widgetType")}
              onChange={(type) => {
                const next = changeDataset(
                  widget,
                  type as DraftWidget["widgetType"],
                );
                const { minH } = defaultSize(next.displayType);
                const h = Math.max(minH, next.layout.h);
                onChange({ ...next, layout: { ...next.layout, minH, h } });
              }}
            />
            {widget.queries.map((query, index) => (
              <QueryFields
                key={query.id ?? index}
                widget={widget}
                query={query}
                letter={String.fromCharCode(65 + index)}
                choices={choices}
                problems={problems
                  .filter(
                    ({ path }) =>
                      path[0] === "queries" && path[1] === String(index),
                  )
                  .map((problem) => ({
                    ...problem,
                    path: problem.path.slice(2),
                  }))}
                onChange={(changed) => setQuery(index, changed)}
                onDelete={
                  widget.queries.length > 1
                    ? () =>
                        onChange({
                          ...widget,
                          queries: widget.queries.toSpliced(index, 1),
                        })
                    : null
                }
              />
            ))}
            {widget.queries.length < MOST_QUERIES && (
              <Button
                look="quiet"
                icon="plus"
                className="start"
                onPress={() =>
                  onChange({
                    ...widget,
                    queries: [
                      ...widget.queries,
                      createQuery({
                        columns: widget.queries.at(-1)?.columns ?? [],
                        aggregates: widget.queries.at(-1)?.aggregates ?? [],
                      }),
                    ],
                  })
                }
              >
                Add query
              </Button>
            )}
            <FieldErrors
              messages={problems
                .filter(
                  ({ path }) => path[0] === "queries" && path.length === 1,
                )
                .map(({ message }) => message)}
            />
            <Drawn {...props} messagesAt={messagesAt} />
          </>
        )}
        <Size {...props} messages={messagesAt("layout")} />
        <FieldErrors
          messages={problems
            .filter(({ path }) => path.length === 0 || path[0] === "id")
            .map(({ message }) => message)}
        />
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

type PartProps = Props & {
  messagesAt: (...path: string[]) => readonly string[];
};

/** How much is drawn, and beside what. */
function Drawn({ widget, messagesAt, onChange }: PartProps) {
  const isNumber = widget.displayType === "BIG_NUMBER";
  const intervals = messagesAt("interval");
  return (
    <>
      <div className="two">
        {!isNumber && (
          <NumberField
            label={isOverTime(widget) ? "Groups" : "Rows"}
            hint={
              isOverTime(widget)
                ? `1 to ${MOST_GROUPS}, the rest is Other`
                : `1 to ${MOST_GROUPS}`
            }
            min={1}
            max={MOST_GROUPS}
            placeholder={defaultLimit(widget)}
            value={widget.limit}
            messages={messagesAt("limit")}
            onChange={(limit) => onChange({ ...widget, limit })}
          />
        )}
        {(isOverTime(widget) || intervals.length > 0) && (
          <SelectField
            label="Interval"
            value={widget.interval}
            choices={INTERVALS}
            messages={intervals}
            onChange={(interval) => onChange({ ...widget, interval })}
          />
        )}
      </div>
      {(isOverTime(widget) || isNumber || widget.thresholds !== null) && (
        <Thresholds
          thresholds={widget.thresholds}
          messagesAt={(name) => messagesAt("thresholds", name)}
          onChange={(thresholds) => onChange({ ...widget, thresholds })}
        />
      )}
      <TextField
        label="Description (optional)"
        value={widget.description ?? ""}
        messages={messagesAt("description")}
        onChange={(description) =>
          onChange({ ...widget, description: description || null })
        }
      />
    </>
  );
}

/** The size of a widget, for whoever does not drag. */
function Size(props: Props & { messages: readonly string[] }) {
  const { w, h, minH } = props.widget.layout;
  const toChoices = (counts: readonly number[]) =>
    counts.map((count) => ({ id: String(count), name: String(count) }));
  return (
    <div className="two desk">
      <SelectField
        label="Columns wide"
        value={String(w)}
        choices={toChoices(COLUMN_COUNTS)}
        messages={props.messages}
        onChange={(columns) => props.onResize(Number(columns) - w, 0)}
      />
      <SelectField
        label="Rows high"
        value={String(h)}
        choices={toChoices(ROW_COUNTS.filter((count) => count >= minH))}
        onChange={(rows) => props.onResize(0, Number(rows) - h)}
      />
    </div>
  );
}

function defaultLimit({ displayType }: DraftWidget): string {
  return ["TOP_N", "TABLE", "CATEGORICAL_BAR"].includes(displayType)
    ? "5"
    : "10";
}

function findStarter(widget: DraftWidget) {
  return STARTERS.find(
    (starter) =>
      starter.title === widget.title &&
      JSON.stringify(toContent(starter).queries) ===
        JSON.stringify(widget.queries),
  );
}
