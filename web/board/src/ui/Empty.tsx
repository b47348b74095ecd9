import type { ReactNode } from "react";

import { Icon, type IconName } from "./Icon";

/** What a place shows that has nothing to show: why, and what to do next. */
export function Empty(props: {
  icon: IconName;
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon name={props.icon} size={20} />
      <strong>{props.title}</strong>
      {props.children}
    </div>
  );
}
