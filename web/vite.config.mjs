import { defineConfig } from "vite";

/** The dashboard's page, built to files that the dashboard's server sends; they load nothing from elsewhere. */
export default defineConfig({
  root: import.meta.dirname,
  // Beside the page, below whatever path a proxy shows it.
  base: "./",
  logLevel: "warn",
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    license: { fileName: "licenses.md" },
    target: "es2022",
    // Pictures in style sheets would be inlined as data, which the page's policy forbids for everything but pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
});
