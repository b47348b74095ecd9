import { defineConfig } from "vite";

export default defineConfig({
  // Relative URLs, so that the page also works behind a path prefix.
  base: "./",
  build: {
    // The build is committed and reviewed: no source maps, and no data: URLs.
    sourcemap: false,
    license: { fileName: "LICENSES.md" },
    assetsInlineLimit: 0,
    // Every browser that runs GraphiQL 5 supports module preload.
    modulePreload: { polyfill: false },
    // Monaco is one chunk of about 3 MB.
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      // Libraries contain "use client", which has no effect here.
      checks: { moduleLevelDirective: false },
    },
  },
  // The content security policy allows module workers of the same origin, not blob: URLs.
  worker: { format: "es" },
  server: {
    // `npm run dev` against a server started with `make serve`.
    proxy: { "/graphql": "http://127.0.0.1:8000" },
  },
});
