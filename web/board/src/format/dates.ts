const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const thisYear = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const timeOfDay = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const otherYear = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  year: "numeric",
});

/** The last week is relative ("5h ago"), what is older is a date in the viewer's zone. */
export function formatDate(date: Date, now: Date): string {
  const age = now.getTime() - date.getTime();
  if (age < -MINUTE || age > WEEK) return formatPointInTime(date, now);
  if (age < MINUTE) return "just now";
  return `${formatAge(age)} ago`;
}

/** How long ago, in its largest unit: 12m, 5h, 3d. */
export function formatAge(milliseconds: number): string {
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)}m`;
  if (milliseconds < DAY) return `${Math.floor(milliseconds / HOUR)}h`;
  return `${Math.floor(milliseconds / DAY)}d`;
}

export function formatPointInTime(date: Date, now: Date): string {
  const format =
    date.getFullYear() === now.getFullYear() ? thisYear : otherYear;
  return format.format(date);
}

/** When something happened, within a sentence: "today at 09:00", "on 28 Nov, 08:38". */
export function formatWhen(date: Date, now: Date): string {
  return date.toDateString() === now.toDateString()
    ? `today at ${timeOfDay.format(date)}`
    : `on ${formatPointInTime(date, now)}`;
}

/** The whole date in UTC, for tooltips. */
export function formatUtc(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
