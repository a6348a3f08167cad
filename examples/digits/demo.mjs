/**
 * The main job from a clean clone: three stages on real digits with two workers. `npm run demo` runs it; each run makes a
 * folder of its own, so that what an earlier one found stays.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const whetstone = join(here, "..", "..", "dist", "cli", "main.js");
const folder = freeFolder(join(here, "digits"));
const began = Date.now();

const { status } = spawnSync(
  process.execPath,
  [whetstone, "run", join(here, "study.yaml"), "-w", "2", "--folder", folder],
  {
    stdio: "inherit",
  },
);
if (status !== 0) process.exit(status ?? 1);

console.log("\nRanges of each stage:");
for (const file of readdirSync(join(folder, "stages")).sort()) {
  const { stage, epochs, space } = JSON.parse(readFileSync(join(folder, "stages", file), "utf8"));
  console.log(`  stage ${stage}, ${epochs} ${epochs === 1 ? "epoch" : "epochs"} a trial`);
  for (const [name, range] of Object.entries(space)) console.log(`    ${name.padEnd(9)} ${range}`);
}
console.log("\nls checkpoints:");
for (const name of readdirSync(join(folder, "checkpoints")).sort()) console.log(`  ${name}`);
console.log(`\n${Math.round((Date.now() - began) / 1000)} s in all. The study's folder: ${folder}`);

function freeFolder(path) {
  for (let run = 1; ; run++) {
    const candidate = run === 1 ? path : `${path}-${run}`;
    if (!existsSync(candidate)) return candidate;
  }
}
