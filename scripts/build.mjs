// Compiles src/ to build/, and makes of it what is shipped, in dist/: bundles, the types that can be imported, and the dashboard's page.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { bundle } from "./bundle.mjs";
import { bundleDrawing } from "./bundle-drawing.mjs";
import { copyTypes } from "./copy-types.mjs";

// The compiler writes only what changed, by a record of what it wrote.
const record = "node_modules/.cache/tsbuildinfo";
if (!existsSync("build")) rmSync(record, { force: true });
if (!existsSync(record)) rmSync("build", { recursive: true, force: true });
const compiler = "node_modules/typescript-native/bin/tsc";
const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);

const command = "dist/cli/main.js";
if (isOlder(command, ["build", "scripts"])) {
  rmSync("dist", { recursive: true, force: true });
  await bundleDrawing("dist/report");
  await bundle("build", "dist");
  copyTypes("build", "dist", ["index.d.ts", "core.d.ts"]);
  chmodSync(command, 0o755);
}

const shared = ["math", "space", "study", "analysis", "formats", "charts", "store", "dashboard"];
if (isOlder("dist/web/index.html", ["web", ...shared.map((floor) => `src/${floor}`)]))
  await build({ configFile: "web/vite.config.mjs" });

function isOlder(product, parts) {
  if (!existsSync(product)) return true;
  const newest = parts
    .flatMap((part) => readdirSync(part, { recursive: true, withFileTypes: true }))
    .reduce((time, { parentPath, name }) => Math.max(time, statSync(join(parentPath, name)).mtimeMs), 0);
  return statSync(product).mtimeMs < newest;
}
