import { NumberField, TextField } from "../../../ui/Field";
import type { DraftThresholds } from "../draft/draft";

type Props = {
  thresholds: DraftThresholds | null;
  messagesAt: (name: string) => readonly string[];
  onChange: (thresholds: DraftThresholds | null) => void;
};

const NONE: DraftThresholds = { max1: null, max2: null, unit: null };

/** Up to which numbers a value is good, and up to which it is meh; larger ones are poor. */
export function Thresholds({ messagesAt, onChange, ...props }: Props) {
  const thresholds = props.thresholds ?? NONE;
  const { max1, max2, unit } = thresholds;
  const isRefused = ["max1", "max2", "unit"].some(
    (name) => messagesAt(name).length > 0,
  );
  function change(part: Partial<DraftThresholds>) {
    const next = { ...thresholds, ...part };
    const isEmpty = next.max1 === null && next.max2 === null && !next.unit;
    onChange(isEmpty ? null : next);
  }
  return (
    <details className="more" open={isRefused || undefined}>
      <summary>
        Thresholds
        <span className="faint">
          {max1 === null && max2 === null
            ? "none"
            : `good up to ${max1 ?? "…"}, meh up to ${max2 ?? "…"}`}
        </span>
      </summary>
      <div className="three">
        <NumberField
          label="Good up to"
          min={0}
          value={max1}
          messages={messagesAt("max1")}
          onChange={(value) => change({ max1: value })}
        />
        <NumberField
          label="Meh up to"
          min={0}
          value={max2}
          messages={messagesAt("max2")}
          onChange={(value) => change({ max2: value })}
        />
        <TextField
          label="Unit"
          value={unit ?? ""}
          placeholder="none"
          messages={messagesAt("unit")}
          onChange={(value) => change({ unit: value || null })}
        />
      </div>
    </details>
  );
}
