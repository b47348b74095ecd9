/**
 * Validate the examples against a schema: `npm run check [-- SDL]`.
 *
 * Each example is one named operation that starts with a comment line. It must
 * be valid in the schema, and its variables must match their definitions.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  buildSchema,
  GraphQLError,
  parse,
  Source,
  validate,
  validateSchema,
} from "graphql";
import { getVariableValues } from "graphql/execution/values.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const schemaPath =
  process.argv[2] ??
  fileURLToPath(new URL("../../../schema.graphql", import.meta.url));

if (!existsSync(schemaPath)) {
  console.error(
    `No schema at ${schemaPath}. Pass its path: npm run check -- SDL`,
  );
  process.exit(2);
}
const schema = buildSchema(
  new Source(readFileSync(schemaPath, "utf8"), schemaPath),
);

const paths = readdirSync(`${root}examples`)
  .filter((name) => name.endsWith(".graphql"))
  .map((name) => `examples/${name}`)
  .concat("src/sample.graphql");

let problemCount = 0;
for (const error of validateSchema(schema)) report("schema", error);
for (const path of paths) {
  for (const error of findProblems(path)) report(path, error);
}
console.log(`${paths.length} documents, ${problemCount} problems`);
process.exitCode = problemCount ? 1 : 0;

function report(path, error) {
  problemCount += 1;
  console.error(`${path}: ${error}`);
}

function findProblems(path) {
  const text = readFileSync(root + path, "utf8");
  let document;
  try {
    document = parse(new Source(text, path));
  } catch (error) {
    return [error];
  }
  const [operation, ...others] = document.definitions;
  const errors = [...validate(schema, document)];
  if (!/^# \S/.test(text)) {
    errors.push(new GraphQLError("The first line is not a comment."));
  }
  if (others.length || !operation.name) {
    errors.push(
      new GraphQLError("The file needs exactly one named operation."),
    );
  }
  return errors.concat(findVariableProblems(path, operation));
}

function findVariableProblems(path, operation) {
  const jsonPath = root + path.replace(/graphql$/, "json");
  const values = existsSync(jsonPath)
    ? JSON.parse(readFileSync(jsonPath, "utf8"))
    : {};
  const definitions = operation.variableDefinitions ?? [];
  const declared = definitions.map(({ variable }) => variable.name.value);
  const unknown = Object.keys(values)
    .filter((name) => !declared.includes(name))
    .map((name) => new GraphQLError(`The operation has no variable $${name}.`));
  const { errors = [] } = getVariableValues(schema, definitions, values);
  return [...unknown, ...errors];
}
