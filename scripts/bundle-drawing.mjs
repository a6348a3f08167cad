// Makes one small file each of what draws SVG and PNG, and puts the font and what licences ask for beside them.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const parts = { echarts: "src/report/echarts.ts", resvg: "src/report/resvg.ts" };
const copies = {
  "resvg.wasm": "node_modules/@resvg/resvg-wasm/index_bg.wasm",
  "resvg-NOTICE": "src/report/resvg-NOTICE",
  "DejaVuSans.ttf": "node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
  "echarts-NOTICE": "node_modules/echarts/NOTICE",
  "DejaVuSans-LICENSE": "node_modules/dejavu-fonts-ttf/LICENSE",
};

export async function bundleDrawing(to) {
  mkdirSync(join(to, "assets"), { recursive: true });
  for (const [name, from] of Object.entries(copies)) copyFileSync(from, join(to, "assets", name));
  await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: "node20",
      outDir: to,
      emptyOutDir: false,
      minify: true,
      license: { fileName: "licenses.md" },
      rollupOptions: {
        input: parts,
        output: { entryFileNames: "[name].js", chunkFileNames: "assets/[name]-[hash].js" },
      },
    },
  });
}
