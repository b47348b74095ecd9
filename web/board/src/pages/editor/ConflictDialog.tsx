import { Fragment, useMemo, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { Button } from "../../ui/Button";
import { Icon, type IconName } from "../../ui/Icon";
import { Time } from "../../ui/Time";
import { COLUMNS, type Layout } from "../../widgets/layout";
import type {
  Draft,
  DraftQuery,
  DraftRange,
  DraftThresholds,
} from "./draft/draft";
import {
  merge,
  WHOLE_WIDGET,
  type Change,
  type Conflict,
  type Side,
} from "./draft/merge";
import { MergedPreview } from "./MergedPreview";
import { toLabel } from "./draft/names";
import { nameField } from "./describe";
import type { Mismatch } from "./useSave";

type Props = {
  base: Draft;
  mine: Draft;
  /** The version that both changed. */
  version: number;
  mismatch: Mismatch;
  isBusy: boolean;
  onKeep: () => void;
  onDrop: () => void;
  onSave: (merged: Draft) => void;
};

const ICONS: Record<Change["kind"], IconName> = {
  added: "plus",
  removed: "trash",
  changed: "edit",
  moved: "swap",
};

/** Two people saved: what merges by itself is listed, what collides is chosen. */
export function ConflictDialog(props: Props) {
  const { base, mine, mismatch } = props;
  const { theirs, version, message } = mismatch;
  const author = mismatch.author ?? "Somebody";
  const merged = useMemo(() => merge(base, mine, theirs), [base, mine, theirs]);
  const [choices, setChoices] = useState<ReadonlyMap<string, Side>>(new Map());
  const [isPreviewed, setPreviewed] = useState(false);
  const left = merged.conflicts.length - choices.size;
  const count = merged.conflicts.length;
  return (
    <ModalOverlay className="scrim" isOpen>
      <Modal className="dialog">
        <Dialog>
          <header>
            <Heading slot="title">
              {author} saved version {version} while you edited version{" "}
              {props.version}
            </Heading>
            <p className="muted">
              Saved <Time date={mismatch.date} />
              {message && `: “${message}”`}. Your work is kept here.{" "}
              {merged.changes.length === 1
                ? "1 change merges by itself"
                : `${merged.changes.length} changes merge by themselves`}
              {count > 0 &&
                (count === 1
                  ? ", 1 needs you to choose"
                  : `, ${count} need you to choose`)}
              .
            </p>
          </header>
          <div
            className="scrolls"
            tabIndex={0}
            role="region"
            aria-label="Changes"
          >
            {isPreviewed && left === 0 && (
              <MergedPreview draft={merged.finish(choices)} />
            )}
            {count > 0 && (
              <section className="stack" aria-label="You choose">
                <h3>You choose</h3>
                {merged.conflicts.map((conflict) => (
                  <Choice
                    key={conflict.id}
                    conflict={conflict}
                    theirsName={`Version ${version}, ${author}`}
                    drafts={{ mine, theirs }}
                    chosen={choices.get(conflict.id)}
                    onChoose={(side) =>
                      setChoices(new Map(choices).set(conflict.id, side))
                    }
                  />
                ))}
              </section>
            )}
            {merged.changes.length > 0 && (
              <section className="stack" aria-label="Merges by itself">
                <h3>Merges by itself</h3>
                <ul className="card list">
                  {merged.changes.map((change, index) => (
                    <li key={index}>
                      <Icon name={ICONS[change.kind]} />
                      <span className="grow cut">
                        <b>{change.title || "Untitled"}</b>
                        {change.kind === "changed" &&
                          `: ${change.fields.map(nameField).join(", ")}`}
                      </span>
                      <span className="badge line">{change.kind}</span>
                      <span className="small muted side-name cut">
                        {change.side === "mine" ? "You" : author}
                      </span>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </div>
          <footer>
            <Button look="quiet" onPress={props.onKeep}>
              Keep editing
            </Button>
            <Button look="danger" onPress={props.onDrop}>
              Drop my changes
            </Button>
            <span className="grow" />
            {left > 0 && (
              <span className="small muted" role="status">
                {left === 1 ? "1 choice left" : `${left} choices left`}
              </span>
            )}
            <Button
              isDisabled={left > 0}
              aria-expanded={isPreviewed && left === 0}
              onPress={() => setPreviewed(!isPreviewed)}
            >
              {isPreviewed && left === 0
                ? "Hide the result"
                : "Preview the result"}
            </Button>
            <Button
              look="primary"
              isDisabled={left > 0 || props.isBusy}
              onPress={() => props.onSave(merged.finish(choices))}
            >
              {`Save as version ${version + 1}`}
            </Button>
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Choice(props: {
  conflict: Conflict;
  theirsName: string;
  drafts: Record<Side, Draft>;
  chosen: Side | undefined;
  onChoose: (side: Side) => void;
}) {
  const { conflict, chosen } = props;
  const { field } = conflict;
  const isPlace = field === "layout";
  const isWhole = field === WHOLE_WIDGET;
  const what = isWhole
    ? "one deleted it, one changed it"
    : isPlace
      ? `both moved it · was ${write(conflict.base, field)}`
      : `${nameField(field)} · was ${write(conflict.base, field)}`;
  return (
    <fieldset className="plain">
      <legend>
        <b>{conflict.title || "Untitled"}</b>{" "}
        <span className="muted">· {what}</span>
      </legend>
      <div className="sides">
        {(["mine", "theirs"] as const).map((side) => (
          <label key={side} className="side">
            <input
              type="radio"
              name={conflict.id}
              checked={chosen === side}
              onChange={() => props.onChoose(side)}
            />
            <span>{side === "mine" ? "Yours" : props.theirsName}</span>
            <span className="what small">
              {!isWhole && !isPlace && (
                <>
                  <del>{write(conflict.base, field)}</del>
                  {" → "}
                </>
              )}
              {isWhole || isPlace ? (
                write(conflict[side], field)
              ) : (
                <ins>{write(conflict[side], field)}</ins>
              )}
              {isPlace && (
                <MiniGrid
                  draft={props.drafts[side]}
                  marked={conflict.id.replace(/\.layout$/, "")}
                />
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Cut a title to what fits into some columns of the small grid. */
function shorten(title: string, columns: number): string {
  const most = columns * 5 - 1;
  return title.length <= most ? title : `${title.slice(0, most - 1)}…`;
}

/** The grid of a draft in small, with one widget in the accent colour. */
function MiniGrid({ draft, marked }: { draft: Draft; marked: string }) {
  const rows = Math.max(
    1,
    ...draft.widgets.map(({ layout }) => layout.y + layout.h),
  );
  return (
    <svg
      className="mini-grid"
      viewBox={`0 0 ${COLUMNS * 20} ${rows * 12}`}
      aria-hidden="true"
    >
      {draft.widgets.map(({ key, title, layout }) => (
        <Fragment key={key}>
          <rect
            className={key === marked ? "marked" : undefined}
            x={layout.x * 20 + 1}
            y={layout.y * 12 + 1}
            width={layout.w * 20 - 2}
            height={layout.h * 12 - 2}
            rx={1.5}
          />
          <text x={layout.x * 20 + 4} y={layout.y * 12 + 8}>
            {shorten(title, layout.w)}
          </text>
        </Fragment>
      ))}
    </svg>
  );
}

/** Write a value of a conflict in words. */
function write(value: unknown, field: string): string {
  if (field === "projects" && value === null) return "all projects";
  if (field === "editors" && value === null) return "everyone";
  if (value === null || value === undefined || value === "")
    return field === WHOLE_WIDGET ? "Delete it" : "nothing";
  if (field === WHOLE_WIDGET) return "Keep it, with its changes";
  if (Array.isArray(value) && field !== "queries")
    return value.length === 0 ? "none" : value.join(", ");
  switch (field) {
    case "layout": {
      const { x, y, w, h } = value as Layout;
      return `x ${x}, y ${y}, ${w} × ${h}`;
    }
    case "thresholds": {
      const { max1, max2, unit } = value as DraftThresholds;
      return `good up to ${max1}, meh up to ${max2} ${unit ?? ""}`.trim();
    }
    case "range": {
      const { period, start, end } = value as DraftRange;
      return period ?? (start ? `${start} to ${end ?? "now"}` : "14d");
    }
    case "queries":
      return (value as readonly DraftQuery[]).map(writeQuery).join("; ");
    case "displayType":
      return String(value).toLowerCase().replaceAll("_", " ");
    default:
      return String(value);
  }
}

function writeQuery(query: DraftQuery): string {
  return [
    query.aggregates.map(toLabel).join(", "),
    query.columns.length > 0 ? `by ${query.columns.join(", ")}` : "",
    query.conditions,
    query.orderby && `ordered by ${toLabel(query.orderby)}`,
    query.fieldAliases.filter(Boolean).join(", "),
    query.name && `“${query.name}”`,
    query.isHidden ? "hidden" : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
