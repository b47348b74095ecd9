/** Ticks of a time axis: midnights in the viewer's zone, hours within two days, Mondays for weeks. */

const HOUR = 3_600;
const DAY = 24 * HOUR;

const hours = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const days = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
});
const utcDays = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

export type Tick = { time: number; label: string };

/** Return at most `most` ticks between two times in Unix seconds. Days are of UTC if buckets are. */
export function findTicks(
  start: number,
  end: number,
  isUtc: boolean,
  most: number,
): Tick[] {
  const length = end - start;
  if (length <= 2 * DAY && !isUtc) {
    const step = chooseStep(length, [1, 2, 3, 6, 12], HOUR, most);
    return listTicks(start, end, step, (time) => ({
      time,
      label: hours.format(time * 1000),
    }));
  }
  const format = isUtc ? utcDays : days;
  const count = chooseStep(length, [1, 2, 7, 14, 28], DAY, most) / DAY;
  const ticks: Tick[] = [];
  const date = new Date(start * 1000);
  if (isUtc) date.setUTCHours(0, 0, 0, 0);
  else date.setHours(0, 0, 0, 0);
  while (date.getTime() / 1000 <= end) {
    const time = date.getTime() / 1000;
    const weekday = isUtc ? date.getUTCDay() : date.getDay();
    const isMonday = weekday === 1;
    const fits = count < 7 || isMonday;
    const last = ticks.at(-1);
    const isFarEnough =
      last === undefined || time - last.time >= count * DAY - 2 * HOUR;
    if (time >= start && fits && isFarEnough) {
      ticks.push({ time, label: format.format(date) });
    }
    if (isUtc) date.setUTCDate(date.getUTCDate() + 1);
    else date.setDate(date.getDate() + 1);
  }
  return ticks;
}

function chooseStep(
  length: number,
  counts: readonly number[],
  unit: number,
  most: number,
): number {
  const fitting = counts.find((count) => length / (count * unit) <= most);
  return (fitting ?? counts.at(-1) ?? 1) * unit;
}

function listTicks(
  start: number,
  end: number,
  step: number,
  toTick: (time: number) => Tick,
): Tick[] {
  const offset = new Date(start * 1000).getTimezoneOffset() * 60;
  const first = Math.ceil((start - offset) / step) * step + offset;
  const ticks: Tick[] = [];
  for (let time = first; time <= end; time += step) ticks.push(toTick(time));
  return ticks;
}

const bucketDay = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});
const bucketTime = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** Describe a bucket: "25 Nov, 00:00–06:00", or "25 Nov, UTC" for a whole day. */
export function describeBucket(start: number, interval: number): string {
  if (interval >= DAY) {
    const first = bucketDay.format(start * 1000);
    const last = bucketDay.format((start + interval - DAY) * 1000);
    return interval === DAY ? `${first}, UTC` : `${first} – ${last}, UTC`;
  }
  return `${bucketTime.format(start * 1000)}–${hours.format((start + interval) * 1000)}`;
}
