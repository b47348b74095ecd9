const WIDTH = 72;
const HEIGHT = 24;
const MAX_BARS = 14;

/** Small bars without axes. The last one is paler, because its time is not over. */
export function Sparkbars(props: { label: string; values: readonly number[] }) {
  const values = mergeDown(props.values, MAX_BARS);
  const largest = Math.max(...values, 1);
  const width = WIDTH / Math.max(values.length, 1);
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={props.label}
    >
      {values.map((value, index) => {
        const height = value > 0 ? Math.max(1, (value / largest) * HEIGHT) : 0;
        return (
          <rect
            key={index}
            x={index * width}
            y={HEIGHT - height}
            width={width - 1}
            height={height}
            className={index === values.length - 1 ? "last" : undefined}
          />
        );
      })}
    </svg>
  );
}

/** Add up neighbours until at most `most` values are left. */
function mergeDown(values: readonly number[], most: number): number[] {
  const size = Math.ceil(values.length / most);
  const merged: number[] = [];
  for (let start = 0; start < values.length; start += size) {
    merged.push(
      values.slice(start, start + size).reduce((sum, each) => sum + each, 0),
    );
  }
  return merged;
}
