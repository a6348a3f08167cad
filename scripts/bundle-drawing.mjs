// Makes one file each of what draws SVG and PNG, in place of what the compiler left, and puts the font and the licences beside them.
import { copyFileSync, existsSync, mkdirSync, statSync } from "node:fs";
import { build } from "vite";

const parts = { echarts: "src/report/echarts.ts", resvg: "src/report/resvg.ts" };
const copies = {
  "resvg.wasm": "node_modules/@resvg/resvg-wasm/index_bg.wasm",
  "resvg-NOTICE": "src/report/resvg-NOTICE",
  "DejaVuSans.ttf": "node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
  "echarts-LICENSE": "node_modules/echarts/LICENSE",
  "echarts-NOTICE": "node_modules/echarts/NOTICE",
  "zrender-LICENSE": "node_modules/zrender/LICENSE",
  "DejaVuSans-LICENSE": "node_modules/dejavu-fonts-ttf/LICENSE",
};

/** What the compiler writes imports packages and is short; what was bundled is not. */
const isBundled = (name) => statSync(`dist/report/${name}.js`).size > 5000;

export async function bundleDrawing() {
  mkdirSync("dist/report/assets", { recursive: true });
  for (const [name, from] of Object.entries(copies)) {
    if (!existsSync(`dist/report/assets/${name}`)) copyFileSync(from, `dist/report/assets/${name}`);
  }
  if (Object.keys(parts).every(isBundled)) return;
  await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: "node20",
      outDir: "dist/report",
      emptyOutDir: false,
      minify: true,
      rollupOptions: {
        input: parts,
        output: { entryFileNames: "[name].js", chunkFileNames: "assets/[name]-[hash].js" },
      },
    },
  });
}
