import type { SampleValues } from "./sample";

/** One query tab: an operation and, if it takes any, its variables as JSON. */
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
 * Every file of `examples/` in order of name, with `NAME.json` as the variables
 * of `NAME.graphql`. A sample value replaces that of the variable of its name.
 */
export function readExamples(sample: SampleValues): Example[] {
  return Object.keys(documents)
    .sort()
    .map((path) => ({
      query: documents[path]!,
      variables: filledIn(variables[path.replace(/graphql$/, "json")], sample),
    }));
}

function filledIn(json: string | undefined, sample: SampleValues) {
  if (json === undefined) return null;
  const filled = Object.entries(JSON.parse(json)).map(([name, value]) => [
    name,
    sample[name as keyof SampleValues] ?? value,
  ]);
  return JSON.stringify(Object.fromEntries(filled), null, 2);
}
