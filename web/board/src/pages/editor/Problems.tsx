import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import type { Problem } from "./draft/problems";

type Props = {
  problems: readonly Problem[];
  /** Whether a save was refused, and not only a check. */
  isRefused: boolean;
  onShow: () => void;
};

/** How many problems a draft has, and the way to the first. */
export function Problems({ problems, isRefused, onShow }: Props) {
  const widgets = new Set(problems.flatMap(({ widget }) => widget ?? []));
  const isElsewhere = problems.some(({ widget }) => widget === null);
  const count =
    problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const where = [
    ...(widgets.size === 0
      ? []
      : [widgets.size === 1 ? "1 widget" : `${widgets.size} widgets`]),
    ...(isElsewhere ? ["the dashboard"] : []),
  ].join(" and ");
  return (
    <Notice
      kind="bad"
      icon="alert"
      action={<Button onPress={onShow}>Show the first</Button>}
    >
      <b>
        {isRefused ? "Nothing was saved: " : ""}
        {`${count} in ${where}.`}
      </b>{" "}
      <span className="muted hide-s">
        {isRefused
          ? "Your changes are still here."
          : "Nothing is lost; saving works once it is solved."}
      </span>
    </Notice>
  );
}
