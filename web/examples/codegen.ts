import type { CodegenConfig } from "@graphql-codegen/cli";
import { addTypenameSelectionDocumentTransform } from "@graphql-codegen/client-preset";

const { WAYBILL_URL, WAYBILL_TOKEN } = process.env;

const config: CodegenConfig = {
  // The committed schema, or the schema of the server at WAYBILL_URL.
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
        // The manifest for a server that runs trusted documents only.
        persistedDocuments: { hashAlgorithm: "sha256" },
      },
      // Caches add __typename. Adding it here keeps the hashes equal to the sent documents.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: {
          BigInt: "number",
          DateTime: "string",
          JSON: "unknown",
          WidgetValue: "string | number | boolean",
        },
      },
    },
  },
};

export default config;
