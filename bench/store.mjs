/**
 * Opening and following a study's folder, what a worker needs between two trials, and the start of the command.
 * Options: --trials 10000 --epochs 20 --workers 8
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createStudyFolder } from "../build/store/create-study.js";
import { layout } from "../build/store/layout.js";
import { LogFollower } from "../build/store/log-follower.js";
import { LogWriter } from "../build/store/log-writer.js";
import { functionTrainer } from "../build/trainers/function.js";
import { samplerOf, scheduleOf } from "../build/worker/assemble.js";
import { openStudy } from "../build/worker/open-study.js";
import { work } from "../build/worker/worker.js";
import { median } from "./mean.mjs";
import { optionsOf } from "./options.mjs";

const values = optionsOf({
  trials: { type: "string", default: "10000" },
  epochs: { type: "string", default: "20" },
  workers: { type: "string", default: "8" },
  open: { type: "string" },
});
if (values.open !== undefined) {
  openOnce(values.open);
} else {
  const root = mkdtempSync(join(tmpdir(), "whetstone-bench-"));
  try {
    main(root, Number(values.trials), Number(values.epochs), Number(values.workers));
    await betweenTrials(root);
    helpTime();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function main(root, trials, epochs, workers) {
  console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}`);
  const folder = join(root, "study");
  createStudyFolder(folder, definition(trials), root);
  const logs = write(folder, trials, epochs, workers);

  const runs = Array.from({ length: 5 }, () => {
    const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--open", folder], {
      encoding: "utf8",
    });
    return JSON.parse(stdout);
  });
  const seconds = median(runs.map((run) => run.seconds));
  const megabytes = median(runs.map((run) => run.megabytes));
  console.log(
    `open ${trials} trials of ${epochs} epochs: ${seconds.toFixed(3)} s, ${megabytes.toFixed(0)} MB in all (median of 5 processes)`,
  );

  const opened = openStudy(folder);
  opened.follow();
  for (const batch of [1, 10, 100, 1000]) {
    const times = Array.from({ length: 9 }, (_, round) => {
      for (let i = 0; i < batch; i++) logs[i % logs.length].append(epochEvent(trials + 1 + round * batch + i, 1));
      return timed(() => opened.follow());
    });
    console.log(`follow ${String(batch).padStart(4)} new lines: ${median(times).toFixed(2)} ms`);
  }
  console.log(
    `follow    0 new lines: ${median(Array.from({ length: 50 }, () => timed(() => opened.follow()))).toFixed(2)} ms`,
  );
}

/** From a trial's end to the next one's start, in a study of a thousand and some trials, of which the last train nothing. */
async function betweenTrials(root) {
  const path = join(root, "between");
  createStudyFolder(path, definition(1100), root);
  for (const log of write(path, 1000, 20, 8)) log.close();
  const folder = openStudy(path);
  await work({
    folder,
    sampler: samplerOf(folder.definition),
    schedule: scheduleOf(folder.definition),
    trainer: functionTrainer(() => 0.5, folder.definition.metric),
    signal: new AbortController().signal,
  });
  const gaps = [];
  let ended;
  new LogFollower(path).read((_, event) => {
    if (event.kind === "start" && event.trial > 1001) gaps.push(event.t - ended);
    if (event.kind === "end") ended = event.t;
  });
  console.log(`between two trials at 1,000: ${median(gaps)} ms (median), ${Math.max(...gaps)} ms at most`);
}

function helpTime() {
  const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
  const times = Array.from({ length: 9 }, () => timed(() => spawnSync(process.execPath, [main, "--help"])));
  const empty = Array.from({ length: 9 }, () => timed(() => spawnSync(process.execPath, ["-e", ""])));
  console.log(`whetstone --help: ${median(times).toFixed(0)} ms (node alone: ${median(empty).toFixed(0)} ms)`);
}

function openOnce(folder) {
  const began = performance.now();
  const { trials } = openStudy(folder).follow();
  const seconds = (performance.now() - began) / 1000;
  if (trials.some((trial) => trial?.state !== "done")) throw new Error("a trial is missing");
  console.log(JSON.stringify({ seconds, megabytes: process.memoryUsage.rss() / 1e6 }));
}

/** Logs as workers write them: each trial started, trained and ended by one of them. */
function write(folder, trials, epochs, workers) {
  const logs = Array.from({ length: workers }, (_, i) =>
    LogWriter.create(layout.log(folder, `w${String(i + 1).padStart(2, "0")}`)),
  );
  for (const [i, log] of logs.entries()) {
    log.append({
      v: 1,
      t: Date.now(),
      kind: "worker",
      worker: `w${i + 1}`,
      host: "bench",
      pid: i,
      whetstone: "0",
      node: "v20",
      platform: "linux",
    });
  }
  for (let trial = 1; trial <= trials; trial++) {
    const log = logs[trial % workers];
    const params = {
      lr: 10 ** -(trial % 7),
      momentum: 0.9,
      l2: 1e-4 * trial,
      hidden: 64,
      optimizer: "adam",
      dropout: 0.1,
    };
    log.append({
      v: 1,
      t: Date.now(),
      kind: "start",
      trial,
      attempt: 1,
      stage: 1,
      epochs,
      params,
      seed: trial,
      sampler: "random",
      read: {},
    });
    for (let epoch = 1; epoch <= epochs; epoch++) log.append(epochEvent(trial, epoch));
    log.append({ v: 1, t: Date.now(), kind: "end", trial, attempt: 1, state: "done", reason: "" });
  }
  return logs;
}

function epochEvent(trial, epoch) {
  const val_accuracy = 1 - 1 / (1 + epoch + (trial % 13));
  const metrics = { val_accuracy, val_loss: 1 - val_accuracy, train_loss: 0.9 - val_accuracy };
  return { v: 1, t: Date.now(), kind: "epoch", trial, attempt: 1, epoch, metrics };
}

function definition(trials) {
  return `name: bench
command: "true"
metric: val_accuracy
goal: maximize
space:
  lr: 10 ** uniform(-6, 1)
  momentum: 1 - 10 ** uniform(-3, -0.3)
  l2: 10 ** uniform(-6, -1)
  hidden: 2 ** int(4, 9)
  optimizer: choice(sgd, adam)
  dropout: uniform(0, 1)
stages:
  - { trials: ${trials}, epochs: 20 }
`;
}

function timed(action) {
  const began = performance.now();
  action();
  return performance.now() - began;
}
