import { useId } from "react";

import { Button } from "../../ui/Button";
import type { DraftQuery } from "./draft";
import { FieldErrors } from "./FieldErrors";
import { NamePicker, type Named } from "./NamePicker";
import { findMessages, type Problem } from "./problems";

type Props = {
  query: DraftQuery;
  letter: string;
  fields: {
    readonly columns: readonly Named[];
    readonly aggregates: readonly Named[];
    readonly filters: readonly Named[];
  } | null;
  problems: readonly Problem[];
  limit: number | null;
  onLimit: (limit: number | null) => void;
  onChange: (query: DraftQuery) => void;
  /** Null for the only query of a widget. */
  onDelete: (() => void) | null;
};

const MOST_GROUPS = 10;

/** The values, groups, filter and order of one query. */
export function QueryFields(props: Props) {
  const { query, problems, onChange, fields } = props;
  const id = useId();
  const messages = (name: string) =>
    problems
      .filter(({ path }) => path[2] === name)
      .map(({ message }) => message);
  const orders = [...query.aggregates, ...query.columns];
  return (
    <fieldset className="query">
      <legend>Query {props.letter}</legend>
      <NamePicker
        label="Values"
        add="Value"
        names={query.aggregates}
        choices={fields?.aggregates ?? []}
        messages={messages("aggregates")}
        onChange={(aggregates) => onChange({ ...query, aggregates })}
      />
      <NamePicker
        label="Group by"
        add="Column"
        names={query.columns}
        choices={fields?.columns ?? []}
        messages={messages("columns")}
        onChange={(columns) => onChange({ ...query, columns })}
      />
      <div className="field">
        <label htmlFor={`${id}-conditions`}>Filter</label>
        <input
          className="input mono"
          id={`${id}-conditions`}
          value={query.conditions}
          placeholder={`${fields?.filters[0]?.name ?? "release"}:value`}
          list={`${id}-filters`}
          aria-describedby={`${id}-conditions-errors`}
          onChange={(event) =>
            onChange({ ...query, conditions: event.target.value })
          }
        />
        <datalist id={`${id}-filters`}>
          {fields?.filters.map((filter) => (
            <option key={filter.name} value={`${filter.name}:`}>
              {filter.description}
            </option>
          ))}
        </datalist>
        <FieldErrors
          id={`${id}-conditions-errors`}
          messages={messages("conditions")}
        />
      </div>
      <div className="two">
        <div className="field">
          <label htmlFor={`${id}-order`}>Order by</label>
          <select
            className="input"
            id={`${id}-order`}
            value={query.orderby}
            onChange={(event) =>
              onChange({ ...query, orderby: event.target.value })
            }
          >
            <option value="">First value, falling</option>
            {orders.flatMap((name) => [
              <option key={`-${name}`} value={`-${name}`}>
                {name}, falling
              </option>,
              <option key={name} value={name}>
                {name}, rising
              </option>,
            ])}
            {query.orderby &&
              !orders.includes(query.orderby.replace(/^-/, "")) && (
                <option value={query.orderby}>{query.orderby}</option>
              )}
          </select>
          <FieldErrors messages={messages("orderby")} />
        </div>
        <div className="field">
          <label htmlFor={`${id}-limit`}>Groups</label>
          <input
            className="input"
            id={`${id}-limit`}
            type="number"
            min={1}
            max={MOST_GROUPS}
            value={props.limit ?? ""}
            onChange={(event) =>
              props.onLimit(
                event.target.value === "" ? null : Number(event.target.value),
              )
            }
          />
          <span className="hint">1 to {MOST_GROUPS}</span>
          <FieldErrors messages={findMessages(problems, "limit")} />
        </div>
      </div>
      <div className="row">
        <div className="field grow">
          <label htmlFor={`${id}-name`}>Name (optional)</label>
          <input
            className="input"
            id={`${id}-name`}
            value={query.name}
            onChange={(event) =>
              onChange({ ...query, name: event.target.value })
            }
          />
          <FieldErrors messages={messages("name")} />
        </div>
        {props.onDelete && (
          <Button
            icon="trash"
            look="quiet"
            isIconOnly
            onPress={props.onDelete}
          >{`Delete query ${props.letter}`}</Button>
        )}
      </div>
    </fieldset>
  );
}
