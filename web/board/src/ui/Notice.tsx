import type { ReactNode } from "react";

import { Icon, type IconName } from "./Icon";

/** A message above or inside a page: a failure is announced at once, anything else politely. */
export function Notice(props: {
  kind?: "plain" | "warn" | "bad";
  icon: IconName;
  children: ReactNode;
  action?: ReactNode;
}) {
  const kind = props.kind ?? "plain";
  return (
    <div
      className={kind === "plain" ? "notice" : `notice ${kind}`}
      role={kind === "bad" ? "alert" : "status"}
    >
      <Icon name={props.icon} />
      <span className="grow">{props.children}</span>
      {props.action}
    </div>
  );
}
