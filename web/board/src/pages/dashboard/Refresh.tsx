import { useEffect, useState, type ReactNode } from "react";

import { useSearchParameter } from "../../shell/searchParameters";
import { formatAge } from "../../format/dates";
import { useIsOnline } from "../../relay/connection";
import { Button } from "../../ui/Button";
import { Picker } from "../../ui/Picker";
import { useNow } from "../../ui/useNow";

const INTERVALS = [
  { id: "off", name: "Off" },
  { id: "30", name: "30s" },
  { id: "60", name: "1m" },
  { id: "300", name: "5m" },
  { id: "900", name: "15m" },
] as const;

type Interval = (typeof INTERVALS)[number]["id"];

const DEFAULT: Interval = "60";

/** How fresh the page is, a button to refresh it, and how often it does so by itself. The range is between them. */
export function Refresh(props: { onRefresh: () => void; children: ReactNode }) {
  const { onRefresh } = props;
  const [parameter, setParameter] = useSearchParameter("refresh");
  const [updated, setUpdated] = useState(() => Date.now());
  const isOnline = useIsOnline();
  const now = useNow();
  const chosen = INTERVALS.find((each) => each.id === parameter)?.id ?? DEFAULT;
  function refresh() {
    setUpdated(Date.now());
    onRefresh();
  }
  useEffect(() => {
    if (chosen === "off" || !isOnline) return undefined;
    const timer = setInterval(
      () => {
        if (document.visibilityState === "hidden") return;
        setUpdated(Date.now());
        onRefresh();
      },
      Number(chosen) * 1000,
    );
    return () => clearInterval(timer);
  }, [chosen, isOnline, onRefresh]);
  const age = now.getTime() - updated;
  return (
    <>
      <span className="live desk">
        <span className={isOnline ? "pulse" : "pulse off"} />
        {isOnline ? "Live" : "Offline"}
        <span className="txt">
          {" "}
          · updated {age < 60_000 ? "just now" : `${formatAge(age)} ago`}
        </span>
      </span>
      {props.children}
      <Button icon="refresh" isIconOnly onPress={refresh}>
        Refresh now (R)
      </Button>
      <Picker
        label="Refresh interval"
        choices={INTERVALS}
        chosen={chosen}
        onChange={(id) => setParameter(id === DEFAULT ? null : id)}
      />
    </>
  );
}
