import type { SampleValues } from "./sample";

/** A query tab: an operation, and its variables as JSON or null. */
export type Example = { query: string; variables: string | null };

const documents = import.meta.glob<string>("../examples/*.graphql", {
  query: "?raw",
  import: "default",
  eager: true,
});
const variables = import.meta.glob<string>("../examples/*.json", {
  query: "?raw",
  import: "default",
  eager: true,
});

/**
 * Read the files of `examples/`, ordered by name. `NAME.json` has the variables
 * of `NAME.graphql`. A sample value replaces the variable of the same name.
 */
export function readExamples(sample: SampleValues): Example[] {
  return Object.keys(documents)
    .sort()
    .map((path) => ({
      query: documents[path]!,
      variables: fillIn(variables[path.replace(/graphql$/, "json")], sample),
    }));
}

function fillIn(json: string | undefined, sample: SampleValues) {
  if (json === undefined) return null;
  const entries = Object.entries(JSON.parse(json)).map(([name, value]) => [
    name,
    sample[name as keyof SampleValues] ?? value,
  ]);
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}
