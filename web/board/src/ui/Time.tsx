import { formatAge, formatDate, formatUtc } from "../format/dates";
import { useNow } from "./useNow";

/** A date in the viewer's words; the pointer shows it in UTC. */
export function Time(props: { date: string; isShort?: boolean }) {
  const now = useNow();
  const date = new Date(props.date);
  const age = now.getTime() - date.getTime();
  return (
    <time dateTime={props.date} title={formatUtc(date)}>
      {props.isShort && age >= 0 ? formatAge(age) : formatDate(date, now)}
    </time>
  );
}
