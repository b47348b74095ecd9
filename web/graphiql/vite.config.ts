import { defineConfig } from "vite";

export default defineConfig({
  // Relative addresses, so that the page also works behind a path prefix.
  base: "./",
  build: {
    // Text that people review and git stores: no maps, and no data: copies of files.
    sourcemap: false,
    license: { fileName: "LICENSES.md" },
    assetsInlineLimit: 0,
    // Every browser that runs GraphiQL 5 has module preload itself.
    modulePreload: { polyfill: false },
    // Monaco is one chunk of about 3 MB, loaded once from the same machine.
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      // "use client" in libraries: of no meaning here, and a page of warnings.
      checks: { moduleLevelDirective: false },
    },
  },
  // Workers are module files of our own origin, which a policy without blob: allows.
  worker: { format: "es" },
  server: {
    // `npm run dev` against a server started with `make serve`.
    proxy: { "/graphql": "http://127.0.0.1:8000" },
  },
});
