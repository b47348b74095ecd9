import { useId } from "react";
import {
  Autocomplete,
  Button as AriaButton,
  Dialog,
  DialogTrigger,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
  Text,
  useFilter,
} from "react-aria-components";

import { Icon } from "../../ui/Icon";
import { FieldErrors } from "./FieldErrors";

export type Named = {
  readonly name: string;
  readonly description: string;
  readonly isAnswerable: boolean;
};

type Props = {
  label: string;
  /** What is added: Value. */
  add: string;
  names: readonly string[];
  choices: readonly Named[];
  messages: readonly string[];
  onChange: (names: readonly string[]) => void;
};

/** A list of names of a query, with those that may be added. */
export function NamePicker(props: Props) {
  const { names, onChange } = props;
  const { contains } = useFilter({ sensitivity: "base" });
  const id = useId();
  const left = props.choices.filter(
    (choice) => choice.isAnswerable && !names.includes(choice.name),
  );
  const isBad = props.messages.length > 0;
  return (
    <div className="field">
      <span className="lab" id={id}>
        {props.label}
      </span>
      <div
        className={isBad ? "chipbox bad" : "chipbox"}
        role="group"
        aria-labelledby={id}
        aria-describedby={`${id}-errors`}
      >
        {names.map((name, index) => (
          <span key={`${name}-${index}`} className="tok">
            <span>{name}</span>
            <button
              type="button"
              aria-label={`Remove ${name}`}
              onClick={() => onChange(names.filter((_, i) => i !== index))}
            >
              <Icon name="close" size={12} />
            </button>
          </span>
        ))}
        <DialogTrigger>
          <AriaButton className="add">+ {props.add}</AriaButton>
          <Popover className="pop" placement="bottom start" offset={6}>
            <Dialog aria-label={`Add a ${props.add.toLowerCase()}`}>
              {({ close }) => (
                <Autocomplete filter={contains}>
                  <SearchField aria-label={`Search: ${props.label}`} autoFocus>
                    <Input className="input" placeholder="Search" />
                  </SearchField>
                  <ListBox
                    className="options names"
                    aria-label={props.label}
                    items={left.map((each) => ({ id: each.name, ...each }))}
                    selectionMode="single"
                    onAction={(key) => {
                      onChange([...names, String(key)]);
                      close();
                    }}
                    renderEmptyState={() => (
                      <p className="group">Nothing matches.</p>
                    )}
                  >
                    {(choice) => (
                      <ListBoxItem
                        id={choice.name}
                        textValue={choice.name}
                        className="opt"
                      >
                        <Text slot="label" className="mono">
                          {choice.name}
                        </Text>
                        <Text slot="description" className="small faint cut">
                          {choice.description}
                        </Text>
                      </ListBoxItem>
                    )}
                  </ListBox>
                </Autocomplete>
              )}
            </Dialog>
          </Popover>
        </DialogTrigger>
      </div>
      <FieldErrors id={`${id}-errors`} messages={props.messages} />
    </div>
  );
}
