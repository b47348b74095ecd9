import { useIsOnline } from "../relay/connection";
import { Notice } from "../ui/Notice";

/** What is wrong with the connection, above every page. */
export function Notices() {
  const isOnline = useIsOnline();
  if (isOnline) return null;
  return (
    <div className="notices">
      <Notice kind="warn" icon="offline">
        <b>The server cannot be reached.</b> What you see is of the last answer.
        Changes you make are kept in this tab.
      </Notice>
    </div>
  );
}
