import {
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useBlocker, useNavigate } from "react-router";

import { useSearchParameter } from "../../shell/searchParameters";
import { useShortcut } from "../../shell/Shortcuts";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { useToast } from "../../ui/Toasts";
import { useIsPhone } from "../../ui/useMediaQuery";
import { ConflictDialog } from "./ConflictDialog";
import {
  countChanges,
  isEqual,
  type Draft,
  type DraftWidget,
} from "./draft/draft";
import { addBack, findPlace, remove, resizeBy } from "./draft/moves";
import { findMessages, groupProblems, type Problem } from "./draft/problems";
import {
  addStarters,
  createWidget,
  FIRST_STARTER,
  nextKey,
  type Starter,
} from "./draft/starters";
import { describeChange } from "./draft/steps";
import { forgetKeptDraft, readKeptDraft, useDraft } from "./useDraft";
import { useSave, type Mismatch } from "./useSave";
import { useValidation } from "./useValidation";
import { EditorGrid } from "./EditorGrid";
import { EditorHead } from "./EditorHead";
import { FirstWidget } from "./FirstWidget";
import { PreviewsProvider, useCreatePreviews } from "./form/previews";
import { WidgetPanel } from "./form/WidgetPanel";
import { Problems } from "./Problems";
import { ReorderList } from "./ReorderList";
import { SaveDialog } from "./SaveDialog";
import { SettingsDialog, type Access } from "./SettingsDialog";
import { useFaultFocus } from "./useFaultFocus";

type Props = {
  id: string;
  version: number;
  stored: Draft;
  access: Access;
};

/** Edits a dashboard: the grid, the panel of one widget, undo, and saving as one mutation. */
export function Editor(props: Props) {
  const { id } = props;
  const navigate = useNavigate();
  const toast = useToast();
  const isPhone = useIsPhone();
  const [added, setAdded] = useSearchParameter("add");
  const [first] = useState(() => {
    const kept = readKeptDraft(id) ?? {
      version: props.version,
      base: props.stored,
      draft: props.stored,
    };
    return added ? { ...kept, draft: addStarters(kept.draft, added) } : kept;
  });
  useEffect(() => {
    if (added) setAdded(null);
  }, [added, setAdded]);
  const [version, setVersion] = useState(first.version);
  const [stored, setStored] = useState(first.base);
  const [state, dispatch] = useDraft(id, version, stored, first.draft);
  const draft = state.value;
  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  }, [draft]);
  const [opened, setOpened] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [hasSettings, setSettings] = useState(false);
  const [mismatch, setMismatch] = useState<Mismatch | null>(null);
  const [refused, setRefused] = useState<readonly Problem[] | null>(null);
  const isDone = useRef(false);
  const message = useRef("");
  const root = useRef<HTMLDivElement>(null);
  const changes = countChanges(stored, draft);
  const hasChanges = changes > 0;
  const found = useValidation(id, version, stored, draft);
  const problems = refused ?? found;
  const byWidget = useMemo(() => groupProblems(problems), [problems]);
  const { save, isBusy } = useSave(id);
  const focusFault = useFaultFocus(root);
  const previews = useCreatePreviews();

  const change = useCallback(
    (value: Draft, name: string, group?: string) => {
      setRefused(null);
      dispatch({ type: "change", value, name, group });
    },
    [dispatch],
  );

  const setWidgets = useCallback(
    (widgets: readonly DraftWidget[], name: string, group?: string) => {
      if (!isEqual(widgets, draft.widgets))
        change({ ...draft, widgets }, name, group);
    },
    [change, draft],
  );

  const add = useCallback(
    (starter: Starter) => {
      const widget = createWidget(draft.widgets, starter);
      change({ ...draft, widgets: [...draft.widgets, widget] }, "add a widget");
      setOpened(widget.key);
    },
    [change, draft],
  );
  const addFirst = useCallback(() => add(FIRST_STARTER), [add]);
  useShortcut("a", addFirst);

  const step = useCallback(
    (type: "undo" | "redo") => {
      setRefused(null);
      dispatch({ type });
    },
    [dispatch],
  );

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      if (key === "z") step(event.shiftKey ? "redo" : "undo");
      else if (key === "s") setSaving(hasChanges);
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [step, hasChanges]);

  useEffect(() => {
    document.title = `Edit ${stored.title} · Waybill`;
  }, [stored.title]);

  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      hasChanges &&
      !isDone.current &&
      currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!hasChanges) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [hasChanges]);

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
        isDone.current = true;
        forgetKeptDraft(id);
        void navigate(`/dashboards/${encodeURIComponent(outcome.id)}`);
        break;
      case "refused":
        setMismatch(null);
        setRefused(outcome.problems);
        showFirst(outcome.problems, merged);
        break;
      case "mismatch":
        setMismatch(outcome.mismatch);
        break;
      case "failed":
        toast(outcome.message, "alert");
    }
  }

  /** Open the place of the first problem: the title, the settings, or the form of a widget. */
  function showFirst(of: readonly Problem[], at: Draft) {
    const ofTitle = findMessages(ofDashboard(of), "title");
    const isSetting = of.some(
      ({ widget, path }) => widget === null && path[0] !== "title",
    );
    const positions = of.flatMap(({ widget }) => widget ?? []);
    const widget = at.widgets[Math.min(...positions)];
    if (ofTitle.length === 0) {
      if (isSetting) setSettings(true);
      else if (widget) setOpened(widget.key);
    }
    focusFault();
  }

  function close() {
    focusWidget(opened);
    setOpened(null);
  }

  function deleteWidget(widget: DraftWidget) {
    const title = widget.title || "a widget";
    const index = draft.widgets.indexOf(widget);
    const next = draft.widgets[index + 1] ?? draft.widgets[index - 1];
    const left = remove(draft.widgets, widget.key);
    setWidgets(left, `delete ${title}`);
    if (opened === widget.key) setOpened(null);
    toast(
      `Deleted ${title}`,
      "trash",
      <Button look="quiet" onPress={() => putBack(widget, left)}>
        Undo
      </Button>,
    );
    focusWidget(next?.key ?? null);
  }

  /** Undo a deletion, also when other steps came after it: they stay then. */
  function putBack(widget: DraftWidget, left: readonly DraftWidget[]) {
    const now = latest.current;
    if (now.widgets === left) step("undo");
    else if (!now.widgets.some(({ key }) => key === widget.key)) {
      change(
        { ...now, widgets: addBack(now.widgets, widget) },
        `put back ${widget.title || "a widget"}`,
      );
    }
    focusWidget(widget.key);
  }

  function focusWidget(key: string | null) {
    requestAnimationFrame(() =>
      root.current
        ?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key ?? "")}"]`)
        ?.focus(),
    );
  }

  function duplicate(widget: DraftWidget) {
    const key = nextKey(draft.widgets);
    const copy = {
      ...widget,
      key,
      isNew: true,
      layout: findPlace(draft.widgets, widget.layout),
      queries: widget.queries.map((query) => ({ ...query, id: null })),
    };
    setWidgets([...draft.widgets, copy], `duplicate ${widget.title}`);
    setOpened(key);
  }

  const panel = draft.widgets.find((widget) => widget.key === opened);
  const listed = {
    widgets: draft.widgets,
    opened,
    problems: byWidget,
    onOpen: setOpened,
    onChange: setWidgets,
    onDelete: deleteWidget,
  };
  return (
    <PreviewsProvider value={previews}>
      <div className={panel ? "edit-split" : "edit-split closed"} ref={root}>
        <div className="editor">
          <EditorHead
            storedTitle={stored.title}
            title={draft.title}
            titleErrors={findMessages(ofDashboard(problems), "title")}
            changes={changes}
            isBusy={isBusy}
            undo={state.past.at(-1)?.name}
            redo={state.future.at(-1)?.name}
            onTitle={(title) =>
              change(
                { ...draft, title },
                "change the title",
                "change the title",
              )
            }
            onUndo={() => step("undo")}
            onRedo={() => step("redo")}
            onAdd={addFirst}
            onSettings={() => setSettings(true)}
            onLeave={leave}
            onSave={() => setSaving(true)}
          />
          <div className="body">
            {problems.length > 0 && (
              <Problems
                problems={problems}
                isRefused={refused !== null}
                onShow={() => showFirst(problems, draft)}
              />
            )}
            {draft.widgets.length === 0 ? (
              <FirstWidget onChoose={add} />
            ) : isPhone ? (
              <ReorderList {...listed} />
            ) : (
              <EditorGrid {...listed} draft={draft} />
            )}
            <div className="phone phone-actions">
              <Button icon="plus" onPress={addFirst}>
                Add widget
              </Button>
              <Button icon="filter" onPress={() => setSettings(true)}>
                Settings
              </Button>
              <Button look="quiet" onPress={leave}>
                {hasChanges ? "Discard changes" : "Close the editor"}
              </Button>
            </div>
          </div>
        </div>
        {panel && (
          <Suspense
            key={panel.key}
            fallback={<aside className="panel" aria-label="Loading the form" />}
          >
            <WidgetPanel
              draft={draft}
              widget={panel}
              problems={byWidget.get(draft.widgets.indexOf(panel)) ?? []}
              onChange={(widget) => {
                const { name, group } = describeChange(panel, widget);
                setWidgets(
                  draft.widgets.map((each) =>
                    each.key === widget.key ? widget : each,
                  ),
                  name,
                  group,
                );
              }}
              onResize={(columns, rows) =>
                setWidgets(
                  resizeBy(draft.widgets, panel.key, columns, rows),
                  `resize ${panel.title}`,
                )
              }
              onDuplicate={() => duplicate(panel)}
              onDelete={() => deleteWidget(panel)}
              onClose={close}
            />
          </Suspense>
        )}
        <SaveDialog
          isOpen={isSaving && hasChanges}
          isBusy={isBusy}
          changes={changes}
          onCancel={() => setSaving(false)}
          onSave={(text) => {
            message.current = text;
            void submit();
          }}
        />
        <SettingsDialog
          isOpen={hasSettings}
          draft={draft}
          access={props.access}
          problems={ofDashboard(problems)}
          onChange={change}
          onClose={() => setSettings(false)}
        />
        {mismatch && (
          <ConflictDialog
            base={stored}
            mine={draft}
            version={version}
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
    </PreviewsProvider>
  );
}

function ofDashboard(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ widget }) => widget === null);
}
