import { Button as AriaButton, type ButtonProps } from "react-aria-components";

import { Icon, type IconName } from "./Icon";

type Props = Omit<ButtonProps, "className" | "children"> & {
  look?: "plain" | "primary" | "quiet" | "danger";
  icon?: IconName;
  /** The words of the button. */
  children: string;
  /** Show the icon alone; the words become its label and its tooltip. */
  isIconOnly?: boolean;
  /** The single key that does the same. */
  keys?: string;
  className?: string;
};

/** A button with words, with an icon and words, or with an icon that has a label. */
export function Button(props: Props) {
  const {
    look = "plain",
    icon,
    isIconOnly,
    keys,
    children,
    className,
    ...rest
  } = props;
  const names = ["btn", look === "plain" ? "" : look, className ?? ""];
  if (isIconOnly) names.push("square");
  return (
    <AriaButton
      {...rest}
      className={names.filter(Boolean).join(" ")}
      aria-label={isIconOnly ? children : rest["aria-label"]}
      {...(isIconOnly ? { title: children } : {})}
    >
      {icon && <Icon name={icon} />}
      {!isIconOnly && children}
      {keys && <kbd aria-hidden="true">{keys}</kbd>}
    </AriaButton>
  );
}
