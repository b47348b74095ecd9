import type { Marker } from "./model";

type Props = {
  markers: readonly Marker[];
  toPixel: (time: number) => number;
  start: number;
  end: number;
  /** The width of the chart, in pixels, which flags do not leave. */
  width: number;
};

/** About how wide a letter is, and what is around the words of a flag, in pixels. */
const LETTER = 6.4;
const AROUND = 14;
/** That of the style; longer words are cut. */
const WIDEST = 96;
const GAP = 4;

type Flag = { x: number; markers: readonly Marker[] };

function wordsOf({ markers }: Flag): string {
  const [marker] = markers;
  return markers.length === 1 && marker
    ? marker.label
    : `${markers.length} deploys`;
}

function widthOf(flag: Flag): number {
  return Math.min(WIDEST, wordsOf(flag).length * LETTER + AROUND);
}

function touch(one: Flag, other: Flag): boolean {
  return other.x - one.x < (widthOf(one) + widthOf(other)) / 2 + GAP;
}

/** Add a flag at the end. It becomes one with those before it that it would touch. */
function addFlag(flags: readonly Flag[], flag: Flag): readonly Flag[] {
  const last = flags.at(-1);
  if (!last || !touch(last, flag)) return [...flags, flag];
  return addFlag(flags.slice(0, -1), {
    x: last.x,
    markers: [...last.markers, ...flag.markers],
  });
}

/** Deploys as dotted lines with the version; flags that would touch become one with their number. */
export function Flags({ markers, toPixel, start, end, width }: Props) {
  const inside = markers
    .filter((marker) => marker.time >= start && marker.time <= end)
    .toSorted((one, other) => one.time - other.time);
  const flags = inside.reduce<readonly Flag[]>((before, marker) => {
    const flag = { x: toPixel(marker.time), markers: [marker] };
    // At an edge a flag is beside its line.
    const half = widthOf(flag) / 2;
    const x = Math.max(half, Math.min(flag.x, width - half));
    return addFlag(before, { ...flag, x });
  }, []);
  return (
    <>
      {inside.map((marker, index) => (
        <span
          key={index}
          className={marker.isRollback ? "deploy rollback" : "deploy"}
          style={{ left: toPixel(marker.time) }}
        />
      ))}
      {flags.map((flag) => {
        const isRollback = flag.markers.every((marker) => marker.isRollback);
        return (
          <span
            key={flag.x}
            className={isRollback ? "flag rollback" : "flag"}
            style={{ left: flag.x }}
            title={flag.markers
              .map((marker) => `${marker.label} to ${marker.environment}`)
              .join("\n")}
          >
            {wordsOf(flag)}
          </span>
        );
      })}
    </>
  );
}
