// Compiles src/ to dist/, bundles what draws charts, builds the dashboard's page (web/) to dist/web, and makes the command executable. Stale output is removed first when the compiler's record of it is gone.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { bundleDrawing } from "./bundle-drawing.mjs";
import { pruneTypes } from "./prune-types.mjs";

const record = "node_modules/.cache/tsbuildinfo";
if (!existsSync("dist")) rmSync(record, { force: true });
if (!existsSync(record)) rmSync("dist", { recursive: true, force: true });
compile();
// Types that were pruned before and are exported now come back when the compiler forgets that it has written them.
if (!pruneTypes("dist", ["index.d.ts", "core.d.ts"])) {
  rmSync(record, { force: true });
  compile();
  pruneTypes("dist", ["index.d.ts", "core.d.ts"]);
}
if (existsSync("dist/cli/main.js")) chmodSync("dist/cli/main.js", 0o755);

await bundleDrawing();

// The page is built anew only when something that it may be made of is newer.
const parts = [
  "web",
  ...["math", "space", "study", "analysis", "formats", "charts", "store", "dashboard"].map((floor) => `src/${floor}`),
];
const newest = parts
  .flatMap((part) => readdirSync(part, { recursive: true, withFileTypes: true }))
  .reduce((time, { parentPath, name }) => Math.max(time, statSync(join(parentPath, name)).mtimeMs), 0);
const page = "dist/web/index.html";
if (!existsSync(page) || statSync(page).mtimeMs < newest) await build({ configFile: "web/vite.config.mjs" });

function compile() {
  const { status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
