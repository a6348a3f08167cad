/**
 * How few epochs a search needs on a real network: the staged search of examples/digits, and searches of one stage that may
 * train half as many epochs. Prints, for each seed, the best validation accuracy and the epochs after which the staged
 * search's best was reached.
 *
 * node bench/digits.mjs [--search staged,asha,auto] [--seeds 1,2,3] [--workers 2] [--out FOLDER]
 */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LogFollower } from "../build/store/log-follower.js";
import { optionsOf } from "./options.mjs";

const options = optionsOf({
  search: { type: "string", default: "staged,asha,auto" },
  seeds: { type: "string", default: "1,2,3" },
  workers: { type: "string", default: "2" },
  out: { type: "string", default: mkdtempSync(join(tmpdir(), "whetstone-digits-")) },
});

mkdirSync(options.out, { recursive: true });
const example = fileURLToPath(new URL("../examples/digits/", import.meta.url));
const whetstone = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const staged = readFileSync(join(example, "study.yaml"), "utf8");

/** What each search says instead of the example's sampler and stages: up to 20 epochs a trial, as there, and half of the epochs in all. */
const halved = "stages: [{ trials: 200, epochs: 20 }]\nuntil: { epochs: 220 }\n";
const searches = {
  staged: (text) => text,
  asha: (text) => `${beforeStages(text)}schedule: asha\n${halved}`,
  auto: (text) => `${beforeStages(text)}${halved}`,
};

function beforeStages(text) {
  return text.slice(0, text.indexOf("stages:")).replace(/^sampler:.*\n/m, "");
}

console.log(`${cpus()[0].model}, Node ${process.version}, ${options.workers} workers`);
console.log(`studies in ${options.out}\n`);
console.log("seed  search   epochs   best      seconds  epochs until the staged best");
for (const seed of options.seeds.split(",")) {
  let goal;
  for (const name of options.search.split(",")) {
    const { seconds, scores } = run(name, seed);
    const best = Math.max(...scores);
    if (name === "staged") goal = best;
    const reached = goal === undefined ? -1 : scores.findIndex((score) => score >= goal);
    console.log(
      [
        seed.padEnd(6),
        name.padEnd(8),
        String(scores.length).padStart(7),
        best.toFixed(4).padStart(9),
        seconds.toFixed(0).padStart(9),
        (reached < 0 ? "not reached" : String(reached + 1)).padStart(14),
      ].join(" "),
    );
  }
}

/** One search: the seconds it took, and the score of each epoch in the order of training. */
function run(name, seed) {
  const definition = join(example, `digits-bench-${name}-${seed}.yaml`);
  const folder = join(options.out, `${name}-${seed}`);
  const text = searches[name](staged).replace(/^seed: .*$/m, `seed: ${seed}`);
  writeFileSync(
    join(options.out, `${name}-${seed}.yaml`),
    text.replace(/^command: >-\n {2}node train/m, `cwd: ${example}\ncommand: >-\n  node train`),
  );
  const began = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [whetstone, "run", join(options.out, `${name}-${seed}.yaml`), "-w", options.workers, "--folder", folder],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  if (status !== 0) throw new Error(`${definition}: whetstone run ended with ${status}`);
  const epochs = [];
  new LogFollower(folder).read((_, event) => {
    if (event.kind === "epoch") epochs.push({ at: event.t, score: event.metrics.val_accuracy });
  });
  epochs.sort((a, b) => a.at - b.at);
  const scores = epochs.map(({ score }) => (typeof score === "number" && Number.isFinite(score) ? score : 0));
  return { seconds: (performance.now() - began) / 1000, scores };
}
