import type { CodegenConfig } from "@graphql-codegen/cli";
import { addTypenameSelectionDocumentTransform } from "@graphql-codegen/client-preset";

const { WAYBILL_URL, WAYBILL_TOKEN } = process.env;

const config: CodegenConfig = {
  // The committed schema or, given a URL, what a server says of itself.
  schema: WAYBILL_URL
    ? {
        [`${WAYBILL_URL}/graphql`]: {
          headers: { Authorization: `Bearer ${WAYBILL_TOKEN}` },
        },
      }
    : "../../schema.graphql",
  documents: ["src/**/*.ts", "!src/generated/**", "!src/relay/**"],
  generates: {
    "src/generated/": {
      preset: "client",
      presetConfig: {
        fragmentMasking: { unmaskFunctionName: "readFragment" },
        // What a server that trusts these documents alone is given.
        persistedDocuments: { hashAlgorithm: "sha256" },
      },
      // Caches ask for types' names: so the documents here are what is sent.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: {
          BigInt: "number",
          DateTime: "string",
          JSON: "unknown",
        },
      },
    },
  },
};

export default config;
