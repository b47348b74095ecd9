import {
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useBlocker, useNavigate } from "react-router";

import { useShortcut } from "../../shell/Shortcuts";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Notice } from "../../ui/Notice";
import { useToast } from "../../ui/Toasts";
import { defaultSize } from "../../widgets/layout";
import { ConflictDialog } from "./ConflictDialog";
import { countChanges, isEqual, type Draft, type DraftWidget } from "./draft";
import { EditorGrid } from "./EditorGrid";
import { findPlace, remove } from "./moves";
import { FieldErrors } from "./FieldErrors";
import { findMessages, groupProblems, type Problem } from "./problems";
import { SaveDialog } from "./SaveDialog";
import { forgetKeptDraft, readKeptDraft, useDraft } from "./useDraft";
import { useSave, type Mismatch } from "./useSave";
import { useValidation } from "./useValidation";
import { WidgetPanel } from "./WidgetPanel";

type Props = {
  id: string;
  version: number;
  stored: Draft;
};

/** Edits a dashboard: the grid, the panel of one widget, undo, and saving as one mutation. */
export function Editor(props: Props) {
  const { id } = props;
  const navigate = useNavigate();
  const toast = useToast();
  const [first] = useState(
    () =>
      readKeptDraft(id) ?? {
        version: props.version,
        base: props.stored,
        draft: props.stored,
      },
  );
  const [version, setVersion] = useState(first.version);
  const [stored, setStored] = useState(first.base);
  const [state, dispatch] = useDraft(id, version, stored, first.draft);
  const draft = state.value;
  const [opened, setOpened] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [mismatch, setMismatch] = useState<Mismatch | null>(null);
  const [refused, setRefused] = useState<readonly Problem[] | null>(null);
  const isDone = useRef(false);
  const message = useRef("");
  const changes = countChanges(stored, draft);
  const found = useValidation(id, version, stored, draft);
  const problems = refused ?? found;
  const byWidget = useMemo(() => groupProblems(problems), [problems]);
  const { save, isBusy } = useSave(id);

  const change = useCallback(
    (value: Draft, name: string, mergeWith?: string) => {
      setRefused(null);
      dispatch({
        type: "change",
        value,
        name,
        ...(mergeWith === undefined ? {} : { mergeWith }),
      });
    },
    [dispatch],
  );

  const setWidgets = useCallback(
    (widgets: readonly DraftWidget[], name: string, mergeWith?: string) => {
      if (!isEqual(widgets, draft.widgets))
        change({ ...draft, widgets }, name, mergeWith);
    },
    [change, draft],
  );

  const add = useCallback(() => {
    const widget = newWidget(draft.widgets);
    change({ ...draft, widgets: [...draft.widgets, widget] }, "add a widget");
    setOpened(widget.key);
  }, [change, draft]);
  useShortcut("a", add);

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      if (key === "z") dispatch({ type: event.shiftKey ? "redo" : "undo" });
      else if (key === "s") setSaving(true);
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [dispatch]);

  // The editor needs the width of the side bar.
  useEffect(() => {
    document.body.classList.add("rail");
    return () => document.body.classList.remove("rail");
  }, []);

  const blocker = useBlocker(() => changes > 0 && !isDone.current);
  useEffect(() => {
    if (changes === 0) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [changes]);

  const leave = useCallback(() => {
    isDone.current = true;
    forgetKeptDraft(id);
    void navigate(`/dashboards/${encodeURIComponent(id)}`);
  }, [id, navigate]);

  async function submit(merged = draft, against = version) {
    const base = mismatch?.theirs ?? stored;
    const outcome = await save(base, merged, against, message.current);
    setSaving(false);
    switch (outcome.kind) {
      case "saved":
        toast(`Saved as version ${outcome.version}`);
        leave();
        break;
      case "refused":
        setMismatch(null);
        setRefused(outcome.problems);
        openFirst(outcome.problems, merged);
        break;
      case "mismatch":
        setMismatch(outcome.mismatch);
        break;
      case "failed":
        toast(outcome.message, "alert");
    }
  }

  function openFirst(refusals: readonly Problem[], of: Draft) {
    const found = refusals.find((problem) => problem.widget !== null);
    const widget = of.widgets[found?.widget ?? -1];
    if (widget) setOpened(widget.key);
  }

  const titleErrors = findMessages(
    problems.filter((problem) => problem.widget === null),
    "title",
  );
  const panel = draft.widgets.find((widget) => widget.key === opened);
  const step = state.past.at(-1)?.name;
  const undone = state.future.at(-1)?.name;
  return (
    <div className={panel ? "edit-split" : "edit-split closed"}>
      <div className="editor">
        <header className="head">
          <h1 className="sr">Edit {stored.title}</h1>
          <label className="sr" htmlFor="title">
            Title
          </label>
          <input
            className={
              titleErrors.length > 0 ? "input title bad" : "input title"
            }
            id="title"
            aria-invalid={titleErrors.length > 0}
            aria-describedby="title-errors"
            value={draft.title}
            onChange={(event) =>
              change(
                { ...draft, title: event.target.value },
                "change the title",
                "change the title",
              )
            }
          />
          {changes > 0 && (
            <span className="badge is-errored hide-s" role="status">
              <span className="dot" />
              {changes === 1
                ? "1 unsaved change"
                : `${changes} unsaved changes`}
            </span>
          )}
          <span className="grow" />
          <span className="joined">
            <Button
              icon="undo"
              isIconOnly
              isDisabled={step === undefined}
              onPress={() => dispatch({ type: "undo" })}
            >
              {step === undefined ? "Undo" : `Undo: ${step}`}
            </Button>
            <Button
              icon="redo"
              isIconOnly
              isDisabled={undone === undefined}
              onPress={() => dispatch({ type: "redo" })}
            >
              {undone === undefined ? "Redo" : `Redo: ${undone}`}
            </Button>
          </span>
          <Button icon="plus" className="desk" onPress={add}>
            Add widget
          </Button>
          <Button look="quiet" onPress={leave}>
            {changes > 0 ? "Discard" : "Close"}
          </Button>
          <Button
            look="primary"
            isDisabled={changes === 0 || isBusy}
            onPress={() => setSaving(true)}
          >
            Save…
          </Button>
        </header>
        <div className="body">
          <FieldErrors id="title-errors" messages={titleErrors} />
          {problems.length > 0 && (
            <Problems
              problems={problems}
              draft={draft}
              isRefused={refused !== null}
              onOpen={setOpened}
            />
          )}
          <EditorGrid
            widgets={draft.widgets}
            opened={opened}
            problems={byWidget}
            onOpen={setOpened}
            onChange={setWidgets}
            onDelete={(widget) => {
              setWidgets(
                remove(draft.widgets, widget.key),
                `delete ${widget.title}`,
              );
              if (opened === widget.key) setOpened(null);
              toast(`Deleted ${widget.title}`, "trash");
            }}
          />
        </div>
      </div>
      {panel && (
        <Suspense
          key={panel.key}
          fallback={<aside className="panel" aria-label="Loading the form" />}
        >
          <WidgetPanel
            widget={panel}
            problems={byWidget.get(draft.widgets.indexOf(panel)) ?? []}
            onChange={(widget) =>
              setWidgets(
                draft.widgets.map((each) =>
                  each.key === widget.key ? widget : each,
                ),
                `change ${panel.title || "a widget"}`,
                `change ${panel.title || "a widget"}`,
              )
            }
            onDuplicate={() => {
              const key = nextKey(draft.widgets);
              const layout = findPlace(draft.widgets, panel.layout);
              setWidgets(
                [
                  ...draft.widgets,
                  {
                    ...panel,
                    key,
                    isNew: true,
                    layout,
                    queries: panel.queries.map((query) => ({
                      ...query,
                      id: null,
                    })),
                  },
                ],
                `duplicate ${panel.title}`,
              );
              setOpened(key);
            }}
            onDelete={() => {
              setWidgets(
                remove(draft.widgets, panel.key),
                `delete ${panel.title}`,
              );
              setOpened(null);
            }}
            onClose={() => setOpened(null)}
          />
        </Suspense>
      )}
      <SaveDialog
        isOpen={isSaving && changes > 0}
        isBusy={isBusy}
        changes={changes}
        onCancel={() => setSaving(false)}
        onSave={(text) => {
          message.current = text;
          void submit();
        }}
      />
      {mismatch && (
        <ConflictDialog
          base={stored}
          mine={draft}
          mismatch={mismatch}
          isBusy={isBusy}
          onKeep={() => setMismatch(null)}
          onDrop={() => {
            setStored(mismatch.theirs);
            setVersion(mismatch.version);
            change(mismatch.theirs, "drop my changes");
            setMismatch(null);
          }}
          onSave={(merged) => {
            change(merged, "merge");
            void submit(merged, mismatch.version);
          }}
        />
      )}
      <Confirm
        isOpen={blocker.state === "blocked"}
        title="Leave without saving?"
        action="Leave"
        cancel="Keep editing"
        onConfirm={() => blocker.proceed?.()}
        onCancel={() => blocker.reset?.()}
      >
        {changes === 1 ? "1 change is" : `${changes} changes are`} not saved.
        They stay in this tab until you close it.
      </Confirm>
    </div>
  );
}

function Problems(props: {
  problems: readonly Problem[];
  draft: Draft;
  isRefused: boolean;
  onOpen: (key: string) => void;
}) {
  const { problems, draft } = props;
  const [first] = problems;
  const widgets = new Set(
    problems.flatMap((each) => (each.widget === null ? [] : [each.widget])),
  );
  const count =
    problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const where =
    widgets.size === 0
      ? ""
      : widgets.size === 1
        ? " in 1 widget"
        : ` in ${widgets.size} widgets`;
  const target =
    first?.widget == null ? undefined : draft.widgets[first.widget];
  return (
    <Notice
      kind="bad"
      icon="alert"
      action={
        target && (
          <Button onPress={() => props.onOpen(target.key)}>
            Show the first
          </Button>
        )
      }
    >
      <b>
        {props.isRefused ? "Nothing was saved: " : ""}
        {count}
        {where}.
      </b>{" "}
      <span className="muted hide-s">
        {target ? "Your changes are still here." : first?.message}
      </span>
    </Notice>
  );
}

function nextKey(widgets: readonly DraftWidget[]): string {
  const taken = new Set(widgets.map((widget) => widget.key));
  let number = widgets.length + 1;
  while (taken.has(`new-${number}`)) number += 1;
  return `new-${number}`;
}

function newWidget(widgets: readonly DraftWidget[]): DraftWidget {
  return {
    key: nextKey(widgets),
    isNew: true,
    title: "Crash-free sessions",
    description: null,
    displayType: "LINE",
    widgetType: "METRICS",
    interval: "1h",
    limit: null,
    thresholds: null,
    layout: findPlace(widgets, defaultSize("LINE")),
    queries: [
      {
        id: null,
        name: "",
        fields: ["crash_free_rate(session)"],
        aggregates: ["crash_free_rate(session)"],
        columns: [],
        fieldAliases: [],
        conditions: "",
        orderby: "",
        isHidden: false,
        selectedAggregate: null,
      },
    ],
  };
}
