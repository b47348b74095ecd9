import "react-grid-layout/css/styles.css";

import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import ReactGridLayout, {
  useContainerWidth,
  verticalCompactor,
} from "react-grid-layout";

import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { COLUMNS, describePlace } from "../../widgets/layout";
import type { Draft, DraftWidget } from "./draft/draft";
import { applyItems, moveBy, resizeBy, toItems } from "./draft/moves";
import { PreviewBody } from "./form/PreviewBody";
import type { Problem } from "./draft/problems";

type Props = {
  draft: Draft;
  widgets: readonly DraftWidget[];
  opened: string | null;
  problems: ReadonlyMap<number, readonly Problem[]>;
  onOpen: (key: string) => void;
  onChange: (
    widgets: readonly DraftWidget[],
    name: string,
    group?: string,
  ) => void;
  onDelete: (widget: DraftWidget) => void;
};

const STEPS: Readonly<Record<string, [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The widgets of a draft: dragged and resized by pointer, touch and keyboard. */
export function EditorGrid(props: Props) {
  const { widgets, onChange } = props;
  const { width, containerRef, mounted } = useContainerWidth({
    measureBeforeMount: true,
  });
  const [lifted, setLifted] = useState<string | null>(null);
  const [announcement, setAnnouncement] = useState("");
  const before = useRef<readonly DraftWidget[]>(widgets);
  const drawnWidth = useRef(width);
  const isFitted = drawnWidth.current !== width;
  useEffect(() => {
    drawnWidth.current = width;
  }, [width]);

  function announce(after: readonly DraftWidget[], key: string) {
    const widget = after.find((each) => each.key === key);
    if (widget)
      setAnnouncement(`${widget.title}, ${describePlace(widget.layout)}`);
  }

  function press(event: KeyboardEvent, widget: DraftWidget) {
    if (event.target !== event.currentTarget) return;
    const step = STEPS[event.key];
    const isLifted = lifted === widget.key;
    if (event.key === " ") {
      setLifted(isLifted ? null : widget.key);
      before.current = widgets;
      setAnnouncement(
        isLifted
          ? `Dropped ${widget.title}`
          : `Lifted ${widget.title}. Arrows move, Shift and arrows resize, Escape puts it back.`,
      );
    } else if (event.key === "Enter") {
      if (isLifted) setLifted(null);
      else props.onOpen(widget.key);
    } else if (event.key === "Escape" && isLifted) {
      setLifted(null);
      onChange(before.current, `put back ${widget.title}`);
      setAnnouncement(`Put back ${widget.title}`);
    } else if (event.key === "Delete") {
      props.onDelete(widget);
    } else if (step && isLifted) {
      const [columns, rows] = step;
      const name = event.shiftKey
        ? `resize ${widget.title}`
        : `move ${widget.title}`;
      const after = event.shiftKey
        ? resizeBy(widgets, widget.key, columns, rows)
        : moveBy(widgets, widget.key, columns, rows);
      onChange(after, name, name);
      announce(after, widget.key);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const rowHeight = width >= 1600 ? 116 : 104;
  const gap = width >= 1600 ? 16 : 12;
  return (
    <div
      ref={containerRef}
      className={isFitted ? "editor-grid fitted" : "editor-grid"}
    >
      <span className="sr" role="status" aria-live="assertive">
        {announcement}
      </span>
      {mounted && (
        <ReactGridLayout
          width={width}
          layout={toItems(widgets)}
          gridConfig={{
            cols: COLUMNS,
            rowHeight,
            margin: [gap, gap],
            containerPadding: [0, 0],
          }}
          dragConfig={{ enabled: true, handle: ".handle" }}
          resizeConfig={{ enabled: true, handles: ["se"] }}
          compactor={verticalCompactor}
          onDragStop={(layout, _before, item) => {
            const title = titleOf(widgets, item?.i);
            onChange(applyItems(widgets, layout), `move ${title}`);
          }}
          onResizeStop={(layout, _before, item) => {
            const title = titleOf(widgets, item?.i);
            onChange(applyItems(widgets, layout), `resize ${title}`);
          }}
        >
          {widgets.map((widget, index) => {
            const problems = props.problems.get(index)?.length ?? 0;
            const names = ["widget"];
            if (problems > 0) names.push("invalid");
            if (lifted === widget.key) names.push("lifted");
            if (props.opened === widget.key) names.push("opened");
            return (
              <article
                key={widget.key}
                className={names.join(" ")}
                data-key={widget.key}
                data-w={widget.layout.w}
                tabIndex={0}
                aria-label={`${widget.title}, ${describePlace(widget.layout)}`}
                aria-roledescription="widget"
                onKeyDown={(event) => press(event, widget)}
                onBlur={() => lifted === widget.key && setLifted(null)}
              >
                <header>
                  <span
                    className="handle"
                    title="Drag, or Space and arrow keys"
                    aria-hidden="true"
                  >
                    <Icon name="grip" />
                  </span>
                  <h2>{widget.title || "Untitled"}</h2>
                  {problems > 0 && (
                    <span className="badge is-crashed">
                      <Icon name="alert" size={12} />
                      {problems === 1 ? "1 problem" : `${problems} problems`}
                    </span>
                  )}
                  <Button
                    icon="edit"
                    look="quiet"
                    isIconOnly
                    onPress={() => props.onOpen(widget.key)}
                  >
                    {`Edit ${widget.title}`}
                  </Button>
                </header>
                <PreviewBody draft={props.draft} widget={widget} />
                {lifted === widget.key && (
                  <span className="badge where accent">
                    {`x ${widget.layout.x}, y ${widget.layout.y} · ${widget.layout.w} × ${widget.layout.h}`}
                  </span>
                )}
              </article>
            );
          })}
        </ReactGridLayout>
      )}
      {mounted && (
        <p className="small faint keys-hint">
          Space lifts the focused widget, arrows move it, Shift and arrows
          resize it, Enter drops it, Escape puts it back.
        </p>
      )}
    </div>
  );
}

function titleOf(
  widgets: readonly DraftWidget[],
  key: string | undefined,
): string {
  return widgets.find((widget) => widget.key === key)?.title ?? "a widget";
}
