import { useRef, useState } from "react";

import { Button } from "../../../ui/Button";
import { Field } from "../../../ui/Field";
import { Suggest } from "../../../ui/Suggest";
import { EQUATION, isEquation, toLabel } from "../draft/names";
import { suggestTerms, type Named } from "./suggestions";

type Props = {
  aggregates: readonly string[];
  choices: readonly Named[];
  messagesAt: (index: number) => readonly string[];
  onChange: (aggregates: readonly string[]) => void;
};

/** The equations among the aggregates of a query, each with its errors. */
export function Equations(props: Props) {
  const { aggregates, onChange } = props;
  const [isAdding, setAdding] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const positions = aggregates.flatMap((name, index) =>
    isEquation(name) ? [index] : [],
  );
  const rows = isAdding ? [...positions, aggregates.length] : positions;

  function setAt(index: number, text: string) {
    if (index < aggregates.length)
      onChange(aggregates.with(index, EQUATION + text));
    else if (text) {
      setAdding(false);
      onChange([...aggregates, EQUATION + text]);
    }
  }

  return (
    <div className="stack" ref={box}>
      {rows.map((index, row) => {
        const isStored = index < aggregates.length;
        const messages = isStored ? props.messagesAt(index) : [];
        return (
          // A row keeps the focus when its first letter makes it an equation.
          <div key={row} className="removable">
            <Field
              label={rows.length > 1 ? `Equation ${row + 1}` : "Equation"}
              messages={messages}
              hint={
                messages.length === 0
                  ? "Of values and numbers with + - * / and parentheses"
                  : ""
              }
            >
              {(attributes) => (
                <Suggest
                  attributes={attributes}
                  value={isStored ? toLabel(aggregates[index] ?? "") : ""}
                  placeholder="count_crashed(session) / sum(session)"
                  suggest={(text, caret) =>
                    suggestTerms(text, caret, props.choices)
                  }
                  onChange={(text) => setAt(index, text)}
                />
              )}
            </Field>
            <Button
              icon="trash"
              look="quiet"
              isIconOnly
              onPress={() =>
                isStored
                  ? onChange(aggregates.toSpliced(index, 1))
                  : setAdding(false)
              }
            >
              {`Delete equation ${row + 1}`}
            </Button>
          </div>
        );
      })}
      {!isAdding && props.choices.length > 0 && (
        <Button
          look="quiet"
          icon="plus"
          className="start"
          onPress={() => {
            setAdding(true);
            // The new row is there after the next frame.
            requestAnimationFrame(() => {
              const inputs = box.current?.querySelectorAll("input") ?? [];
              inputs[inputs.length - 1]?.focus();
            });
          }}
        >
          Add equation
        </Button>
      )}
    </div>
  );
}
