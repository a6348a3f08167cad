// Makes few files of the command, the library and what they use: a start loads some 25 in place of 325, each of which takes a while on
// a network's file system.
import { dirname, join, relative, resolve, sep } from "node:path";
import { build } from "vite";

/** What people or threads start at; each keeps its place. The rest goes to chunks/. */
const entries = ["index", "core", "cli/main", "dashboard/models-thread"];
/** Bundled and minified on their own, by bundle-drawing.mjs. */
const drawing = ["report/echarts.js", "report/resvg.js"];

/** @param from the compiled modules */
export async function bundle(from, to) {
  await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    ssr: { noExternal: true, external: ["@kubernetes/client-node"] },
    plugins: [keepPlaces(resolve(from))],
    build: {
      ssr: true,
      target: "node20",
      outDir: to,
      emptyOutDir: false,
      minify: false,
      license: { fileName: "licenses.md" },
      rollupOptions: {
        input: Object.fromEntries(entries.map((entry) => [entry, join(from, `${entry}.js`)])),
        output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
      },
    },
  });
}

/** Lets `import.meta.url`, and imports of what is bundled apart, mean the places that the modules had before they were put together. */
function keepPlaces(root) {
  const mark = "whetstone-place:";
  const placeOf = (file) => relative(root, file).split(sep).join("/");
  return {
    name: "keep-places",
    enforce: "pre",
    resolveId(id, importer) {
      if (importer === undefined || !id.startsWith(".")) return undefined;
      const place = placeOf(resolve(dirname(importer), id));
      return drawing.includes(place) ? { id: mark + place, external: true } : undefined;
    },
    transform(code, id) {
      if (!id.startsWith(root + sep)) return undefined;
      return code.replaceAll("import.meta.url", `new URL("${mark}${placeOf(id)}", import.meta.url).href`);
    },
    renderChunk(code, { fileName }) {
      const here = dirname(fileName);
      const from = (place) => relative(here, place).split(sep).join("/");
      return code.replaceAll(new RegExp(`${mark}([\\w./-]+)`, "g"), (_, place) =>
        from(place).startsWith(".") ? from(place) : `./${from(place)}`,
      );
    },
  };
}
