import { nameField } from "../editor/describe";
import { describePlace, type Layout } from "../../widgets/layout";
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

type Props = {
  changes: readonly Change[];
  /** The titles of widgets, by their ids. */
  titles: ReadonlyMap<string, string>;
};

/** The changes between two versions, with the old and the new value. */
export function Changes({ changes, titles }: Props) {
  if (changes.length === 0) return <p className="in muted">Nothing.</p>;
  return (
    <ul className="list">
      {changes.map((change, index) => (
        <li key={index}>
          <Icon name={ICONS[change.kind] ?? "edit"} />
          <span className="grow change">
            <b>{describe(change, titles)}</b>
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

/** Name what changed: the widget and its field, or the field of the dashboard. */
function describe(change: Change, titles: ReadonlyMap<string, string>): string {
  const value = change.new ?? change.old;
  if (isObject(value) && typeof value.title === "string") return value.title;
  const names: string[] = [];
  const parts = change.path.split(".");
  const fields: string[] = [];
  while (parts.length > 0) {
    const part = parts.shift()!;
    if (part === "widgets") {
      names.push(titles.get(parts.shift() ?? "") ?? "A deleted widget");
    } else if (part === "queries") {
      parts.shift();
      fields.push("query");
    } else fields.push(nameField(part));
  }
  return [...names, fields.join(", ")].filter(Boolean).join(": ");
}

function write(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (Array.isArray(value)) {
    return value.length === 0 ? "nothing" : value.map(write).join(", ");
  }
  if (!isObject(value)) return String(value);
  if ("x" in value && "w" in value) return describePlace(value as Layout);
  return Object.entries(value)
    .map(([name, each]) => `${nameField(name)} ${write(each)}`)
    .join(", ");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
