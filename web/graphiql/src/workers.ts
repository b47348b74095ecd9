import type {} from "monaco-editor"; // declares self.MonacoEnvironment

import EditorWorker from "monaco-editor/esm/vs/editor/editor.worker.js?worker";
import JsonWorker from "monaco-editor/esm/vs/language/json/json.worker.js?worker";
import GraphQLWorker from "monaco-graphql/esm/graphql.worker.js?worker";

/**
 * Tells Monaco which file runs which language service.
 *
 * The same as `graphiql/setup-workers/vite`, which also writes each start of a
 * worker to the console.
 */
self.MonacoEnvironment = {
  getWorker(_id, label) {
    switch (label) {
      case "json":
        return new JsonWorker();
      case "graphql":
        return new GraphQLWorker();
      default:
        return new EditorWorker();
    }
  },
};
