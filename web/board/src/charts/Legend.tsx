import { formatShort } from "./format";
import { colourOf, DASHES, type TimeChartData } from "./model";

type Props = {
  data: TimeChartData;
  hidden: ReadonlySet<string>;
  onChange: (hidden: ReadonlySet<string>) => void;
};

/** The names of the series with their totals. A click hides one; with Alt it hides the others. */
export function Legend({ data, hidden, onChange }: Props) {
  const names = data.series.map((each) => each.name);
  function toggle(name: string, isAlone: boolean) {
    if (isAlone) {
      const others = names.filter((each) => each !== name);
      const isIsolated = others.every((each) => hidden.has(each));
      onChange(new Set(isIsolated ? [] : others));
      return;
    }
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    onChange(next);
  }
  return (
    <ul className="legend" aria-label="Series">
      {data.series.map((series, index) => (
        <li key={series.name}>
          <button
            aria-pressed={!hidden.has(series.name)}
            title="Hide or show; with Alt: only this"
            onClick={(event) => toggle(series.name, event.altKey)}
          >
            <i
              className={keyClass(data, index)}
              style={
                {
                  "--c": `var(${colourOf(series, index)})`,
                } as React.CSSProperties
              }
            />
            <span>{series.name}</span>
            <b>{formatShort(series.total, data.unit)}</b>
          </button>
        </li>
      ))}
    </ul>
  );
}

function keyClass(data: TimeChartData, index: number): string {
  if (data.shape !== "line") return "key";
  const hasDash =
    data.series.length > 1 && (DASHES[index % DASHES.length]?.length ?? 0) > 0;
  return hasDash ? "key dash" : "key rule";
}
