import { defineConfig } from "vite";
import relay from "vite-plugin-relay";

export default defineConfig({
  plugins: [relay],
  // Relative URLs between files, so that the board also works behind a path
  // prefix. The server makes those in index.html absolute.
  base: "./",
  build: {
    // The build is committed and reviewed: no source maps, and no data: URLs.
    sourcemap: false,
    license: { fileName: "LICENSES.md" },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // ECharts is one chunk, loaded with the first chart.
    chunkSizeWarningLimit: 1024,
    rolldownOptions: {
      // Libraries contain "use client", which has no effect here.
      checks: { moduleLevelDirective: false },
    },
  },
  server: {
    // `npm run dev` against a server started with `make serve`.
    proxy: { "/graphql": "http://127.0.0.1:8000" },
  },
});
