import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from "react";

import { useNow } from "../ui/useNow";
import { init, type EChartsType } from "./echarts";
import { Flags } from "./Flags";
import { Legend } from "./Legend";
import { hasData, type TimeChartData } from "./model";
import { createOption, getPosition, getSpan, PLOT } from "./options";
import { Tooltip } from "./Tooltip";
import { useTokens } from "./useTokens";
import { whenIdle } from "./whenIdle";

type Props = {
  /** What the chart shows, for people who do not see it. */
  label: string;
  data: TimeChartData;
  hasLegend?: boolean;
};

/** A chart over time, with legend, deploys, and a cross-hair for pointer and keyboard. */
export function TimeChart({ label, data, hasLegend }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const drawn = useRef<ReturnType<typeof createOption>>(undefined);
  const [{ width, height }, setSize] = useState({ width: 0, height: 0 });
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [bucket, setBucket] = useState<number | null>(null);
  const [isPinned, setPinned] = useState(false);
  const token = useTokens();
  const now = useNow().getTime() / 1000;
  const id = useId();

  useEffect(() => {
    const created = init(element.current);
    chart.current = created;
    drawn.current = undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setSize({ width, height });
    });
    observer.observe(element.current!);
    return () => {
      observer.disconnect();
      created.dispose();
    };
  }, []);

  const option = useMemo(
    () =>
      width > 0 ? createOption({ data, width, hidden, token, now }) : null,
    [data, width, hidden, token, now],
  );
  useEffect(() => {
    if (!option) return undefined;
    const draw = () => {
      if (drawn.current !== option) {
        chart.current?.setOption(option, { notMerge: true, lazyUpdate: true });
        drawn.current = option;
      }
      // This draws new options too: once, not twice.
      chart.current?.resize();
    };
    if (!isInView(element.current!)) return whenIdle(draw);
    draw();
    return undefined;
  }, [option, width, height]);

  const count = data.timestamps.length;
  const [start, end] = getSpan(data);
  const plotWidth = Math.max(1, width - PLOT.left - PLOT.right);
  const toPixel = (time: number) =>
    PLOT.left + ((time - start) / Math.max(end - start, 1)) * plotWidth;

  function findBucket(event: PointerEvent): number {
    const box = event.currentTarget.getBoundingClientRect();
    const time =
      start +
      ((event.clientX - box.left - PLOT.left) / plotWidth) * (end - start);
    const shift = data.shape === "bar" ? 0 : data.interval / 2;
    const index = Math.floor(
      (time + shift - (data.timestamps[0] ?? 0)) / data.interval,
    );
    return Math.max(0, Math.min(count - 1, index));
  }

  function move(event: KeyboardEvent) {
    const current = bucket ?? count - 1;
    const next: Record<string, number | null> = {
      ArrowLeft: Math.max(0, bucket === null ? count - 1 : current - 1),
      ArrowRight: Math.min(count - 1, bucket === null ? 0 : current + 1),
      Home: 0,
      End: count - 1,
      Escape: null,
    };
    if (!(event.key in next) || (event.key === "Escape" && bucket === null))
      return;
    event.preventDefault();
    event.stopPropagation();
    setPinned(false);
    setBucket(next[event.key] ?? null);
  }

  const isEmpty = !hasData(data);
  return (
    <div className="chart">
      <div
        className="plot"
        role="group"
        aria-roledescription="chart"
        aria-label={label}
        aria-describedby={`${id}-help`}
        tabIndex={0}
        onKeyDown={move}
        onBlur={() => !isPinned && setBucket(null)}
        onPointerMove={(event) => !isPinned && setBucket(findBucket(event))}
        onPointerLeave={() => !isPinned && setBucket(null)}
        onPointerDown={(event) => {
          setPinned(!isPinned);
          setBucket(findBucket(event));
        }}
      >
        <div ref={element} className="canvas" aria-hidden="true" />
        {isEmpty && <p className="no-data">No data</p>}
        {width > 0 && (
          <Flags
            markers={data.markers ?? []}
            toPixel={toPixel}
            start={start}
            end={end}
            width={width}
          />
        )}
        {width > 0 && bucket !== null && !isEmpty && (
          <Tooltip
            data={data}
            bucket={bucket}
            hidden={hidden}
            x={toPixel(getPosition(data, bucket))}
            width={width}
            now={now}
          />
        )}
        <span className="sr" id={`${id}-help`}>
          Arrow keys read the values.
          {(data.thresholds ?? []).map(({ label }) => ` ${label}.`)}
        </span>
      </div>
      {(hasLegend ?? data.series.length > 1) && (
        <Legend data={data} hidden={hidden} onChange={setHidden} />
      )}
    </div>
  );
}

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
