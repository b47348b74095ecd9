import { Button } from "../../../ui/Button";
import { Field, SelectField, TextField } from "../../../ui/Field";
import { FieldErrors } from "../../../ui/FieldErrors";
import { Suggest } from "../../../ui/Suggest";
import type { DraftQuery, DraftWidget } from "../draft/draft";
import { isEquation, select, toLabel } from "../draft/names";
import { findMessages, type Problem } from "../draft/problems";
import type { Choices } from "./choices";
import { Equations } from "./Equations";
import { Headings } from "./Headings";
import { NameField } from "./NameField";
import { suggestConditions } from "./suggestions";

type Props = {
  widget: DraftWidget;
  query: DraftQuery;
  letter: string;
  choices: Choices;
  /** Those of this query; their paths begin below it. */
  problems: readonly Problem[];
  onChange: (query: DraftQuery) => void;
  /** Null for the only query of a widget. */
  onDelete: (() => void) | null;
};

/** What one query selects, its filter, order and names. */
export function QueryFields(props: Props) {
  const { widget, query, problems, choices, onChange } = props;
  const messagesAt = (...path: string[]) => findMessages(problems, ...path);
  const values = query.aggregates.filter((name) => !isEquation(name));
  const equations = query.aggregates.filter(isEquation);
  const positionOf = (value: number) =>
    query.aggregates.indexOf(values[value] ?? "");
  const ofEquations = query.aggregates.flatMap((name, index) =>
    isEquation(name) ? messagesAt("aggregates", String(index)) : [],
  );
  const hasValues = choices.aggregates.length > 0 || values.length > 0;
  const isNumber = widget.displayType === "BIG_NUMBER";
  const isHideable = widget.queries.length > 1 || query.isHidden;
  return (
    <fieldset className={query.isHidden ? "query off" : "query"}>
      <legend>
        Query {props.letter}
        {query.isHidden && " (hidden)"}
      </legend>
      {props.onDelete && (
        <Button
          icon="trash"
          look="quiet"
          className="corner"
          isIconOnly
          onPress={props.onDelete}
        >{`Delete query ${props.letter}`}</Button>
      )}
      {hasValues && (
        <NameField
          label="Values"
          placeholder="Choose what to count"
          names={values}
          choices={choices.aggregates}
          messages={messagesAt("aggregates").filter(
            (message) => !ofEquations.includes(message),
          )}
          isRefused={(index) =>
            messagesAt("aggregates", String(positionOf(index))).length > 0
          }
          onChange={(next) =>
            onChange(select(query, query.columns, [...next, ...equations]))
          }
        />
      )}
      {hasValues && (
        <Equations
          aggregates={query.aggregates}
          choices={choices.aggregates}
          messagesAt={(index) => messagesAt("aggregates", String(index))}
          onChange={(next) => onChange(select(query, query.columns, next))}
        />
      )}
      {(!isNumber || query.columns.length > 0) && (
        <NameField
          label={hasValues ? "Group by" : "Columns"}
          placeholder={hasValues ? "One group for all" : "Choose what to list"}
          names={query.columns}
          choices={choices.columns}
          messages={messagesAt("columns")}
          isRefused={(index) => messagesAt("columns", String(index)).length > 0}
          onChange={(columns) =>
            onChange(select(query, columns, query.aggregates))
          }
        />
      )}
      <Field label="Filter" messages={messagesAt("conditions")}>
        {(attributes) => (
          <Suggest
            attributes={attributes}
            value={query.conditions}
            placeholder="Everything"
            suggest={(text, caret) =>
              suggestConditions(text, caret, choices.filters, choices.values)
            }
            onChange={(conditions) => onChange({ ...query, conditions })}
          />
        )}
      </Field>
      {!isNumber && (
        <SelectField
          label="Order by"
          value={query.orderby}
          choices={listOrders(query, choices, hasValues)}
          messages={messagesAt("orderby")}
          onChange={(orderby) => onChange({ ...query, orderby })}
        />
      )}
      {isNumber && query.aggregates.length > 1 && (
        <SelectField
          label="Number shown"
          value={String(query.selectedAggregate ?? 0)}
          choices={query.aggregates.map((name, index) => ({
            id: String(index),
            name: toLabel(name),
          }))}
          messages={messagesAt("selectedAggregate")}
          onChange={(index) =>
            onChange({ ...query, selectedAggregate: Number(index) })
          }
        />
      )}
      {(!isNumber || query.fieldAliases.length > 0) && (
        <Headings
          query={query}
          isTable={widget.displayType === "TABLE"}
          messagesAt={(index) => messagesAt("fieldAliases", String(index))}
          onChange={onChange}
        />
      )}
      {(widget.queries.length > 1 || query.name !== "") && (
        <TextField
          label="Name of the query (optional)"
          value={query.name}
          messages={messagesAt("name")}
          onChange={(name) => onChange({ ...query, name })}
        />
      )}
      {isHideable && (
        <label className="check">
          <input
            type="checkbox"
            checked={query.isHidden}
            onChange={(event) =>
              onChange({ ...query, isHidden: event.target.checked })
            }
          />
          Hide this query: the widget does not draw it
        </label>
      )}
      <FieldErrors
        messages={[
          ...messagesAt("fields"),
          ...messagesAt("id"),
          ...problems
            .filter(({ path }) => path.length === 0)
            .map(({ message }) => message),
        ]}
      />
    </fieldset>
  );
}

function listOrders(query: DraftQuery, choices: Choices, hasValues: boolean) {
  const names = hasValues
    ? [...query.aggregates, ...query.columns]
    : choices.columns.map(({ name }) => name);
  return [
    {
      id: "",
      name: hasValues ? "First value, falling" : "Last seen, latest first",
    },
    ...names.flatMap((name) => [
      { id: `-${name}`, name: `${toLabel(name)}, falling` },
      { id: name, name: `${toLabel(name)}, rising` },
    ]),
  ];
}
