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
import type { PickerProps } from "./Picker";

/** The picker once it is used, first with its list open. */
export function OpenPicker<T extends string>(props: PickerProps<T>) {
  return (
    <Select
      className="labelled"
      defaultOpen
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
