/** Print the schema of a running server as SDL, for tools that read a file. */
import type { IntrospectionQuery } from "graphql";
import { buildClientSchema, getIntrospectionQuery, printSchema } from "graphql";
import { endpoint, headers } from "./config";

const response = await fetch(endpoint, {
  method: "POST",
  headers: { ...headers, "Content-Type": "application/json" },
  body: JSON.stringify({
    query: getIntrospectionQuery({
      inputValueDeprecation: true,
      specifiedByUrl: true,
    }),
  }),
});
const { data, errors } = (await response.json()) as {
  data?: IntrospectionQuery;
  errors?: unknown;
};
if (!data) throw new Error(JSON.stringify(errors));

console.log(printSchema(buildClientSchema(data)));
