type Props = {
  label: string;
  values: readonly (number | null)[];
  /** Bars for counts, a line for rates. */
  shape: "line" | "bar";
  colour?: string;
};

const WIDTH = 100;
const HEIGHT = 26;

/** A small chart without axes, beside a big number. */
export function Sparkline({ label, values, shape, colour }: Props) {
  const known = values.filter((value) => value !== null);
  const largest = Math.max(...known, Number.MIN_VALUE);
  const least = shape === "bar" ? 0 : Math.min(...known);
  const spread = largest - least || 1;
  const toY = (value: number) =>
    HEIGHT - 2 - ((value - least) / spread) * (HEIGHT - 4);
  const step = WIDTH / Math.max(values.length - (shape === "line" ? 1 : 0), 1);
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      style={
        {
          "--c": colour ?? "var(--text-3)",
        } as React.CSSProperties
      }
    >
      {shape === "bar" ? (
        values.map((value, index) => (
          <rect
            key={index}
            x={index * step}
            y={toY(value ?? 0)}
            width={step * 0.8}
            height={HEIGHT - toY(value ?? 0)}
            className={index === values.length - 1 ? "last" : undefined}
          />
        ))
      ) : (
        <>
          <path className="below" d={toArea(values, step, toY)} />
          <path
            d={toPath(values, step, toY)}
            vectorEffect="non-scaling-stroke"
          />
        </>
      )}
    </svg>
  );
}

/** The area below each part of the line. */
function toArea(
  values: readonly (number | null)[],
  step: number,
  toY: (value: number) => number,
): string {
  let start: number | null = null;
  let path = "";
  for (const [index, value] of [...values, null].entries()) {
    if (value !== null) {
      const point = `${(index * step).toFixed(2)} ${toY(value).toFixed(2)}`;
      path += start === null ? `M${(index * step).toFixed(2)} ${HEIGHT}` : "";
      path += `L${point}`;
      start ??= index;
    } else if (start !== null) {
      path += `L${((index - 1) * step).toFixed(2)} ${HEIGHT}Z`;
      start = null;
    }
  }
  return path;
}

/** A line with a gap for each value that is missing. */
function toPath(
  values: readonly (number | null)[],
  step: number,
  toY: (value: number) => number,
): string {
  let isDrawing = false;
  return values
    .map((value, index) => {
      if (value === null) {
        isDrawing = false;
        return "";
      }
      const command = isDrawing ? "L" : "M";
      isDrawing = true;
      return `${command}${(index * step).toFixed(2)} ${toY(value).toFixed(2)}`;
    })
    .join("");
}
