import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
} from "react-aria-components";

import { Icon } from "./Icon";

type Props<T extends string> = {
  label: string;
  /** Whether the label is shown before the button. */
  isLabelShown?: boolean;
  choices: readonly { readonly id: T; readonly name: string }[];
  chosen: T;
  onChange: (chosen: T) => void;
};

/** A button that opens a list, of which one is chosen. */
export function Picker<T extends string>(props: Props<T>) {
  return (
    <Select
      className="labelled"
      aria-label={props.isLabelShown ? undefined : props.label}
      selectedKey={props.chosen}
      onSelectionChange={(key) => props.onChange(key as T)}
    >
      {props.isLabelShown && <Label className="muted">{props.label}</Label>}
      <Button className="pick">
        <b>
          <SelectValue />
        </b>
        <Icon name="chevron" />
      </Button>
      <Popover className="pop" placement="bottom start" offset={6}>
        <ListBox className="options" items={props.choices}>
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.name} className="opt">
              {({ isSelected }) => (
                <>
                  <span className="cut">{choice.name}</span>
                  {isSelected && <Icon name="check" />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
