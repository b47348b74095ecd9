import type { Marker } from "./model";

type Props = {
  markers: readonly Marker[];
  toPixel: (time: number) => number;
  start: number;
  end: number;
};

/** Flags that are nearer to each other than this, in pixels, become one. */
const NEAREST = 64;

type Flag = { x: number; markers: Marker[] };

/** Deploys as dotted lines with the version; flags that would touch become one with their number. */
export function Flags({ markers, toPixel, start, end }: Props) {
  const flags: Flag[] = [];
  const inside = markers
    .filter((marker) => marker.time >= start && marker.time <= end)
    .toSorted((one, other) => one.time - other.time);
  for (const marker of inside) {
    const x = toPixel(marker.time);
    const last = flags.at(-1);
    if (last && x - last.x < NEAREST) last.markers.push(marker);
    else flags.push({ x, markers: [marker] });
  }
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
            {flag.markers.length === 1
              ? flag.markers[0]?.label
              : `${flag.markers.length} deploys`}
          </span>
        );
      })}
    </>
  );
}
