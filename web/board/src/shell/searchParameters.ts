import { useCallback } from "react";
import { useSearchParams } from "react-router";

type Change = Record<string, string | readonly string[] | null>;

/** Read and set one value of the query string. Null: absent. */
export function useSearchParameter(
  name: string,
): [string | null, (value: string | null) => void] {
  const [parameters] = useSearchParams();
  const change = useChangeSearch();
  const set = useCallback(
    (value: string | null) => change({ [name]: value }),
    [change, name],
  );
  return [parameters.get(name), set];
}

/** Return a function that sets some values of the query string and keeps the others. */
export function useChangeSearch(): (change: Change) => void {
  const [, setParameters] = useSearchParams();
  return useCallback(
    (change) =>
      setParameters(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(change)) {
            after.delete(name);
            for (const each of value === null ? [] : [value].flat()) {
              after.append(name, each);
            }
          }
          return after;
        },
        { replace: true },
      ),
    [setParameters],
  );
}

/** The parameters that pages share: links between pages keep them. */
const SHARED = [
  "organization",
  "project",
  "environment",
  "period",
  "start",
  "end",
];

/** The query string that a link to another page keeps, with its question mark. */
export function useSharedSearch(): string {
  const [parameters] = useSearchParams();
  const shared = new URLSearchParams(
    [...parameters].filter(([name]) => SHARED.includes(name)),
  );
  const text = shared.toString();
  return text ? `?${text}` : "";
}
