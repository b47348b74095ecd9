import { Icon, type IconName } from "../../ui/Icon";

type Change = {
  readonly kind: string;
  readonly path: string;
  readonly old: unknown;
  readonly new: unknown;
};

const ICONS: Readonly<Record<string, IconName>> = {
  ADDED: "plus",
  REMOVED: "trash",
  MOVED: "swap",
  CHANGED: "edit",
};

/** The changes between two versions, with the old and the new value. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return <p className="in muted">Nothing.</p>;
  return (
    <ul className="list">
      {changes.map((change, index) => (
        <li key={index}>
          <Icon name={ICONS[change.kind] ?? "edit"} />
          <span className="grow change">
            <b>{describe(change)}</b>
            {change.kind === "CHANGED" && (
              <span className="small">
                <del>{write(change.old)}</del> <ins>{write(change.new)}</ins>
              </span>
            )}
          </span>
          <span className="badge line">{change.kind.toLowerCase()}</span>
        </li>
      ))}
    </ul>
  );
}

/** Name what changed: the field of a change, the title of a widget that came or went. */
function describe(change: Change): string {
  const parts = change.path.split(".");
  const value = change.new ?? change.old;
  if (
    change.kind !== "CHANGED" &&
    typeof value === "object" &&
    value !== null &&
    "title" in value
  ) {
    return String(value.title);
  }
  return parts
    .filter((part) => !/^[A-Za-z0-9+/=_-]{12,}$/.test(part))
    .join(" ");
}

function write(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
