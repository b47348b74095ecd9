import { useState, type FormEvent } from "react";
import {
  Button as AriaButton,
  Dialog,
  DialogTrigger,
  Popover,
} from "react-aria-components";

import { useSearchParameter } from "../../shell/searchParameters";
import { Button } from "../../ui/Button";

/** The target of a metric, which the address has; null without one. */
export function useTarget(
  metric: string,
): [number | null, (target: number | null) => void] {
  const [text, setText] = useSearchParameter(`target.${metric}`);
  const target = text === null || text === "" ? NaN : Number(text);
  return [
    Number.isFinite(target) && target >= 0 ? target : null,
    (next) => setText(next === null ? null : String(next)),
  ];
}

type Props = {
  metric: string;
  unit: string;
  target: number | null;
  onChange: (target: number | null) => void;
};

/** Sets the value that a metric should reach. It is a line in the chart. */
export function TargetPicker({ metric, unit, target, onChange }: Props) {
  return (
    <DialogTrigger>
      <AriaButton className="btn quiet">
        <span>
          {target === null ? "Set a target" : "Target"}
          <span className="sr"> of {metric}</span>
        </span>
      </AriaButton>
      <Popover className="pop" placement="bottom end" offset={6}>
        <Dialog aria-label={`Target of ${metric}`}>
          {({ close }) => (
            <TargetForm
              unit={unit}
              target={target}
              onChange={(next) => {
                onChange(next);
                close();
              }}
            />
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function TargetForm({ unit, target, onChange }: Omit<Props, "metric">) {
  const [text, setText] = useState(target === null ? "" : String(target));
  function submit(event: FormEvent) {
    event.preventDefault();
    onChange(text === "" ? null : Number(text));
  }
  return (
    <form className="stack target-form" onSubmit={submit}>
      <div className="field">
        <label htmlFor="target">Target, {unit}</label>
        <input
          className="input"
          id="target"
          type="number"
          min={0}
          step="any"
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <span className="hint">A line in the chart, kept in the address.</span>
      </div>
      <div className="row">
        <span className="grow" />
        {target !== null && (
          <Button look="quiet" onPress={() => onChange(null)}>
            Remove
          </Button>
        )}
        <Button look="primary" type="submit">
          Set
        </Button>
      </div>
    </form>
  );
}
