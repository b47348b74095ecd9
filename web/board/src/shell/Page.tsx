import { useEffect, type ReactNode } from "react";

import { useSession } from "../session/Session";
import { Icon } from "../ui/Icon";
import { useTheme } from "./theme";

type Props = {
  title: string;
  /** Details beside the title: counts, a version. */
  detail?: ReactNode;
  /** The buttons at the right. */
  actions?: ReactNode;
  /** Whether lines end at 1,680 pixels; dashboards fill the window. */
  isNarrow?: boolean;
  children: ReactNode;
};

/** A page with its title, which is the title of the window too. */
export function Page(props: Props) {
  useEffect(() => {
    document.title = `${props.title} · Waybill`;
  }, [props.title]);
  const isNarrow = props.isNarrow ?? true;
  return (
    <>
      <header className="head">
        <h1>{props.title}</h1>
        {props.detail && (
          <span className="faint small detail">{props.detail}</span>
        )}
        <span className="grow" />
        {props.actions}
        <PhoneActions />
      </header>
      <div className={isNarrow ? "body narrow" : "body"}>{props.children}</div>
    </>
  );
}

/** What the side bar has at its end, where there is none. */
function PhoneActions() {
  const { next, toggle } = useTheme();
  const { signOut } = useSession();
  return (
    <span className="row phone">
      <button
        className="btn square quiet"
        aria-label={next === "dark" ? "Use dark colours" : "Use light colours"}
        onClick={toggle}
      >
        <Icon name="theme" />
      </button>
      <button
        className="btn square quiet"
        aria-label="Sign out"
        onClick={signOut}
      >
        <Icon name="user" />
      </button>
    </span>
  );
}

/** The shape of a page that is loading. */
export function PageSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <header className="head">
        <span className="skel skel-title" />
      </header>
      <div className="body narrow">
        <span className="skel skel-bar" />
        <span className="skel skel-card" />
      </div>
    </div>
  );
}
