import { useEffect, useState } from "react";

import { formatWhen } from "../format/dates";
import { connectNow, useConnection } from "../relay/connection";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";

/** What is wrong with the connection, above every page. */
export function Notices() {
  const { isOnline, answered, reconnecting } = useConnection();
  if (isOnline && (!reconnecting || reconnecting.attempt < 2)) return null;
  return (
    <div className="notices">
      {isOnline && reconnecting ? (
        <Notice
          icon="refresh"
          action={<Button onPress={connectNow}>Connect now</Button>}
        >
          <b>Reconnecting</b> · attempt {reconnecting.attempt}
          <Countdown key={reconnecting.at} until={reconnecting.at} />. Updates
          pause until then; reading still works.
        </Notice>
      ) : (
        <Notice kind="warn" icon="offline">
          <b>
            {navigator.onLine
              ? "The server cannot be reached."
              : "You are offline."}
          </b>{" "}
          What you see is of {formatWhen(new Date(answered), new Date())}.
          Changes you make are kept in this tab.
        </Notice>
      )}
    </div>
  );
}

/** The seconds until the next attempt. Screen readers skip them: they change all the time. */
function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((until - now) / 1_000);
  return seconds > 0 ? (
    <span aria-hidden="true">, next in {seconds} s</span>
  ) : null;
}
