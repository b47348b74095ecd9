import {
  Button,
  Dialog,
  DialogTrigger,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
  Autocomplete,
  useFilter,
} from "react-aria-components";

import { Icon } from "./Icon";

type Choice = { readonly id: string; readonly name: string };

type Props = {
  /** What is chosen: Projects. */
  label: string;
  /** What is shown when nothing is chosen: My projects. */
  none: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
};

/** A button that opens a list with a search, of which any number can be chosen. */
export function MultiplePicker(props: Props) {
  const { contains } = useFilter({ sensitivity: "base" });
  const names = props.chosen.map(
    (id) => props.choices.find((each) => each.id === id)?.name ?? id,
  );
  return (
    <DialogTrigger>
      <Button className="pick">
        <span>{props.label}</span> <b>{describe(names, props.none)}</b>
        <Icon name="chevron" />
      </Button>
      <Popover className="pop" placement="bottom start" offset={6}>
        <Dialog aria-label={props.label}>
          <Autocomplete filter={contains}>
            <SearchField aria-label={`Search ${props.label}`} autoFocus>
              <Input className="input" placeholder="Search" />
            </SearchField>
            <ListBox
              className="options"
              aria-label={props.label}
              selectionMode="multiple"
              escapeKeyBehavior="none"
              selectedKeys={props.chosen}
              onSelectionChange={(keys) =>
                props.onChange(
                  keys === "all"
                    ? props.choices.map((each) => each.id)
                    : [...keys].map(String),
                )
              }
              items={props.choices}
              renderEmptyState={() => <p className="group">Nothing matches.</p>}
            >
              {(choice) => (
                <ListBoxItem
                  id={choice.id}
                  textValue={choice.name}
                  className="opt"
                >
                  {({ isSelected }) => (
                    <>
                      <span className="cut">{choice.name}</span>
                      {isSelected && <Icon name="check" />}
                    </>
                  )}
                </ListBoxItem>
              )}
            </ListBox>
          </Autocomplete>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function describe(names: readonly string[], none: string): string {
  if (names.length === 0) return none;
  if (names.length <= 2) return names.join(", ");
  return `${names[0]} and ${names.length - 1} more`;
}
