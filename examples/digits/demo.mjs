/**
 * The main job from a clean clone: three stages on real digits with two workers. `npm run demo` runs it; each run makes a
 * folder of its own, so that what an earlier one found stays.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const project = join(here, "..", "..");
const whetstone = join(project, "dist", "cli", "main.js");

console.log("Building Whetstone, which takes some seconds the first time …");
run(join(project, "scripts", "build.mjs"), { cwd: project });

// Ctrl-C is for the search, which pauses its trials; this waits until it has.
process.on("SIGINT", () => {});
const folder = freeFolder(join(here, "digits"));
const began = Date.now();
console.log(`
Searching seven hyperparameters of a small network that reads handwritten digits (${join("examples", "digits", "study.yaml")}):
many short trainings first, then fewer and longer ones where they went well. About three minutes; Ctrl-C pauses it.
`);

run(whetstone, {}, "run", join(here, "study.yaml"), "-w", "2", "--folder", folder);

console.log("\nRanges of each stage:");
for (const file of readdirSync(join(folder, "stages")).sort()) {
  const { stage, epochs, space } = JSON.parse(readFileSync(join(folder, "stages", file), "utf8"));
  console.log(`  stage ${stage}, ${epochs} ${epochs === 1 ? "epoch" : "epochs"} a trial`);
  for (const [name, range] of Object.entries(space)) console.log(`    ${name.padEnd(9)} ${range}`);
}
console.log("\nls checkpoints:");
for (const name of readdirSync(join(folder, "checkpoints")).sort()) console.log(`  ${name}`);
const shown = relative(process.cwd(), folder);
console.log(`
${Math.round((Date.now() - began) / 1000)} s in all. The study's folder is ${shown}; look into it, or ask about it:
  node dist/cli/main.js best ${shown}
  node dist/cli/main.js report ${shown} -o report.html
  node dist/cli/main.js dashboard ${shown}`);

function run(program, options, ...words) {
  const { status } = spawnSync(process.execPath, [program, ...words], { stdio: "inherit", ...options });
  if (status !== 0) process.exit(status ?? 1);
}

function freeFolder(path) {
  for (let run = 1; ; run++) {
    const candidate = run === 1 ? path : `${path}-${run}`;
    if (!existsSync(candidate)) return candidate;
  }
}
