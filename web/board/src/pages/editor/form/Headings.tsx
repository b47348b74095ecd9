import { Button } from "../../../ui/Button";
import { TextField } from "../../../ui/Field";
import type { DraftQuery } from "../draft/draft";
import { listHeadings, toLabel, withHeadings } from "../draft/names";

type Props = {
  query: DraftQuery;
  /** Whether columns have headings too, as in tables, and can be ordered. */
  isTable: boolean;
  messagesAt: (index: number) => readonly string[];
  onChange: (query: DraftQuery) => void;
};

/** The headings of what a query selects; in tables their order, too. */
export function Headings(props: Props) {
  const { query, isTable, onChange } = props;
  const headings = listHeadings(query);
  const shown = headings.filter(
    ({ name }) => isTable || query.aggregates.includes(name),
  );
  const refused = headings.some((_, i) => props.messagesAt(i).length > 0);
  const named = headings.filter(({ alias }) => alias !== "").length;
  if (shown.length === 0) return null;
  return (
    <details className="more" open={refused || undefined}>
      <summary>
        {isTable ? "Columns and headings" : "Names in the legend"}
        <span className="faint">{named > 0 ? `${named} named` : "none"}</span>
      </summary>
      <div className="stack">
        {shown.map((heading) => {
          const { name, alias } = heading;
          const index = headings.indexOf(heading);
          return (
            <div key={name} className="removable">
              <TextField
                label={toLabel(name)}
                className="mono-label"
                value={alias}
                placeholder="As it is"
                messages={props.messagesAt(index)}
                onChange={(value) =>
                  onChange(
                    withHeadings(
                      query,
                      headings.with(index, { name, alias: value }),
                    ),
                  )
                }
              />
              {isTable && (
                <span className="joined">
                  {([-1, 1] as const).map((step) => (
                    <Button
                      key={step}
                      icon={step < 0 ? "up" : "down"}
                      isIconOnly
                      isDisabled={headings[index + step] === undefined}
                      onPress={() =>
                        onChange(
                          withHeadings(
                            query,
                            headings
                              .toSpliced(index, 1)
                              .toSpliced(index + step, 0, heading),
                          ),
                        )
                      }
                    >
                      {`Move ${toLabel(name)} ${step < 0 ? "up" : "down"}`}
                    </Button>
                  ))}
                </span>
              )}
            </div>
          );
        })}
      </div>
    </details>
  );
}
