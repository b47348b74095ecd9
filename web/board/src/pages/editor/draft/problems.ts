/** A problem of a draft that the server reported. */
export type Problem = {
  /** The position of the widget; null for the dashboard itself. */
  widget: number | null;
  /** The names and indexes below the widget, or below the dashboard. */
  path: readonly string[];
  message: string;
};

/** Make a problem of an error of a mutation. */
export function toProblem(error: {
  readonly path: readonly string[];
  readonly message: string;
}): Problem {
  const [first, index, ...rest] = error.path;
  if (first === "widgets" && index !== undefined && /^\d+$/.test(index)) {
    return { widget: Number(index), path: rest, message: error.message };
  }
  return { widget: null, path: error.path, message: error.message };
}

/** Group problems by the position of their widget. */
export function groupProblems(
  problems: readonly Problem[],
): ReadonlyMap<number, readonly Problem[]> {
  return Map.groupBy(
    problems.filter(
      (problem): problem is Problem & { widget: number } =>
        problem.widget !== null,
    ),
    (problem) => problem.widget,
  );
}

/** Return the messages at a place: those whose path begins with it. */
export function findMessages(
  problems: readonly Problem[],
  ...path: readonly string[]
): readonly string[] {
  return problems
    .filter((problem) => path.every((part, i) => problem.path[i] === part))
    .map((problem) => problem.message);
}
