import { useCallback, useEffect, useState } from "react";

type Theme = "light" | "dark";

const KEY = "waybill:theme";

/** The theme: that of the system until the viewer chooses one, which this browser keeps. */
export function useTheme(): { next: Theme; toggle: () => void } {
  const [chosen, setChosen] = useState(() => localStorage.getItem(KEY));
  useEffect(() => {
    if (chosen) document.documentElement.dataset.theme = chosen;
  }, [chosen]);
  const current =
    chosen ??
    (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const next: Theme = current === "dark" ? "light" : "dark";
  const toggle = useCallback(() => {
    localStorage.setItem(KEY, next);
    setChosen(next);
  }, [next]);
  return { next, toggle };
}
