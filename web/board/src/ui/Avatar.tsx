/** The number of series colours for people. */
const COLOURS = 10;

/** Initials in a circle. People keep their colour, which depends on their name alone. */
export function Avatar({ name }: { name: string }) {
  return (
    <span
      className="av"
      style={
        { "--c": `var(--series-${colourOf(name)})` } as React.CSSProperties
      }
      title={name}
      aria-hidden="true"
    >
      {initials(name)}
    </span>
  );
}

/** The first people of a list and the number of the others. */
export function Avatars(props: { names: readonly string[]; shown?: number }) {
  const shown = props.names.slice(0, props.shown ?? 3);
  const others = props.names.length - shown.length;
  const label =
    others > 0 ? `${shown.join(", ")} and ${others} more` : shown.join(", ");
  return (
    <span className="avs" role="img" aria-label={label}>
      {shown.map((name) => (
        <Avatar key={name} name={name} />
      ))}
      {others > 0 && <span className="av more">+{others}</span>}
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters =
    words.length > 1
      ? `${words[0]?.[0] ?? ""}${words.at(-1)?.[0] ?? ""}`
      : name.trim().slice(0, 2);
  return words.length > 1 ? letters.toUpperCase() : letters;
}

function colourOf(name: string): number {
  let hash = 0;
  for (const letter of name) {
    hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  }
  return (hash % COLOURS) + 1;
}
