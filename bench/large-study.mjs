// A large study as workers would leave it, for benchmarks of what reads it.
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Workers that train it; the last trial of each still trains. */
export const workers = 16;

/** The log of a worker by its place, from 0. */
export function logOf(folder, worker) {
  return join(folder, "workers", `w${String(worker + 1).padStart(2, "0")}.jsonl`);
}

/** Numbers that are the same in every run. */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function epochLine(trial, epoch, metrics, t) {
  return `${JSON.stringify({ v: 1, kind: "epoch", t: Math.floor(t), trial, attempt: 1, epoch, metrics })}\n`;
}

/** Makes the folder of a study of so many trials. */
export function makeStudy(folder, trials, epochs) {
  const space = {
    lr: "10 ** uniform(-6, 1)",
    dropout: "uniform(0, 1)",
    width: "int(4, 9)",
    optimizer: "choice(sgd, adam, lion)",
  };
  for (const name of ["stages", "workers", "claims", "checkpoints", "trials"])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, "folder.json"), '{"format":"whetstone","v":1,"directory":".."}\n');
  const ranges = Object.entries(space).map(([name, text]) => `  ${name}: ${text}\n`);
  writeFileSync(
    join(folder, "study.yaml"),
    `name: large\ncommand: "true"\nmetric: val_accuracy\ngoal: maximize\nspace:\n${ranges.join("")}stages:\n  - { trials: ${trials}, epochs: ${epochs} }\n`,
  );
  const stage = { v: 1, stage: 1, epochs, first: 1, last: trials, carried: [], space, notes: [], opened_by: "w01" };
  writeFileSync(join(folder, "stages", "1.json"), JSON.stringify(stage));
  const random = chance(1);
  const clocks = Array.from({ length: workers }, () => Date.now() - 1e8);
  for (let worker = 0; worker < workers; worker++) {
    const who = { worker: `w${String(worker + 1).padStart(2, "0")}`, host: `node${worker % 4}`, pid: 100 + worker };
    const first = { v: 1, kind: "worker", t: clocks[worker], ...who, whetstone: "0", node: "v20", platform: "linux" };
    writeFileSync(logOf(folder, worker), `${JSON.stringify(first)}\n`);
  }
  for (let trial = 1; trial <= trials; trial++) {
    const worker = (trial - 1) % workers;
    const facts = { v: 1, trial, attempt: 1 };
    const x = -6 + 7 * random();
    const params = {
      lr: 10 ** x,
      dropout: random(),
      width: 4 + Math.floor(6 * random()),
      optimizer: ["sgd", "adam", "lion"][Math.floor(3 * random())],
    };
    const top = Math.max(0.1, 0.97 - 0.03 * (x + 2.5) ** 2 - 0.1 * (params.dropout - 0.3) ** 2);
    const start = { ...facts, kind: "start", t: Math.floor(clocks[worker]), stage: 1, epochs, params };
    let text = `${JSON.stringify({ ...start, seed: trial, sampler: "random", read: {} })}\n`;
    for (let epoch = 1; epoch <= epochs; epoch++) {
      clocks[worker] += 800 + 400 * random();
      const accuracy = top * (1 - Math.exp((-6 * epoch) / epochs)) + 0.004 * random();
      text += epochLine(trial, epoch, { val_accuracy: accuracy, train_loss: 2.3 * (1 - accuracy) }, clocks[worker]);
    }
    // The last of each worker still trains.
    if (trial <= trials - workers)
      text += `${JSON.stringify({ ...facts, kind: "end", t: Math.floor(clocks[worker]), state: "done", reason: "" })}\n`;
    appendFileSync(logOf(folder, worker), text);
  }
}
