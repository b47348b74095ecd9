import { useState } from "react";

import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import type { DraftWidget } from "./draft/draft";
import { inReadingOrder, moveInOrder } from "./draft/order";
import type { Problem } from "./draft/problems";
import { describeContent, iconOf } from "./describe";

type Props = {
  widgets: readonly DraftWidget[];
  problems: ReadonlyMap<number, readonly Problem[]>;
  onOpen: (key: string) => void;
  onChange: (widgets: readonly DraftWidget[], name: string) => void;
};

/** The widgets of a draft on a phone: a list in reading order, without a grid. */
export function ReorderList(props: Props) {
  const { widgets, onChange } = props;
  const [announcement, setAnnouncement] = useState("");
  const ordered = inReadingOrder(widgets);

  function move(widget: DraftWidget, step: -1 | 1) {
    const moved = moveInOrder(widgets, widget.key, step);
    onChange(moved, `move ${widget.title}`);
    const place = moved.findIndex(({ key }) => key === widget.key) + 1;
    setAnnouncement(`${widget.title}, ${place} of ${moved.length}`);
  }

  return (
    <>
      <span className="sr" role="status" aria-live="assertive">
        {announcement}
      </span>
      <ol className="card list reorder" aria-label="Widgets">
        {ordered.map((widget, index) => {
          const title = widget.title || "Untitled";
          const problems = props.problems.get(widgets.indexOf(widget)) ?? [];
          return (
            <li
              key={widget.key}
              className={problems.length > 0 ? "invalid" : undefined}
            >
              <button
                type="button"
                className="open grow"
                data-key={widget.key}
                onClick={() => props.onOpen(widget.key)}
              >
                <Icon name={iconOf(widget)} />
                <span className="grow cut">
                  <span className="sr">Edit </span>
                  <b>{title} </b>
                  <span className="small faint">
                    {problems.length > 0 ? (
                      <span className="is-crashed">
                        {problems.length === 1
                          ? "1 problem"
                          : `${problems.length} problems`}
                      </span>
                    ) : (
                      describeContent(widget)
                    )}
                  </span>
                </span>
              </button>
              <span className="joined">
                <Button
                  icon="up"
                  isIconOnly
                  isDisabled={index === 0}
                  onPress={() => move(widget, -1)}
                >
                  {`Move ${title} up`}
                </Button>
                <Button
                  icon="down"
                  isIconOnly
                  isDisabled={index === ordered.length - 1}
                  onPress={() => move(widget, 1)}
                >
                  {`Move ${title} down`}
                </Button>
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
