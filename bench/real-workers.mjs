/**
 * What many real workers cost on one folder, whose trials take their time and no processor. However many there are, so many
 * trials end in a second together, each worker trains as many, and the study has as many in the end. The whole of a worker's life is
 * measured in processor time, in the second half of it. Few processes hold them all, each worker with its own log and its own view
 * of the folder, so that they do not wait for a core between two steps as no worker of a cluster does.
 *
 * node bench/real-workers.mjs [--workers 16,64,256] [--processes 2] [--rate 16] [--trials 6000] [--each 8]
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { layout } from "../dist/store/layout.js";
import { LogWriter } from "../dist/store/log-writer.js";
import { createStudyFolder, StudyFolder } from "../dist/store/study-folder.js";
import { functionTrainer } from "../dist/trainers/function.js";
import { samplerIn, scheduleOf } from "../dist/worker/assemble.js";
import { readDefinition } from "../dist/worker/read-definition.js";
import { work } from "../dist/worker/worker.js";

const { values: options } = parseArgs({
  options: {
    workers: { type: "string", default: "16,64,256" },
    processes: { type: "string", default: "2" },
    rate: { type: "string", default: "16" },
    trials: { type: "string", default: "6000" },
    each: { type: "string", default: "8" },
    /** For its own children: the folder that they work on. */
    child: { type: "string" },
    loops: { type: "string", default: "1" },
    seconds: { type: "string", default: "1" },
  },
});

if (options.child !== undefined) {
  console.log(JSON.stringify(await workOn(options.child, Number(options.loops), Number(options.seconds))));
} else {
  console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}; load ${loadavg()[0].toFixed(1)}`);
  console.log(
    `${options.trials} trials of 1 epoch, the last ${options.each} of each worker for real, ${options.rate} a second in all; sampler random\n`,
  );
  console.log("workers    a decision   reading a trial   memory of all");
  for (const workers of options.workers.split(",").map(Number)) await measure(workers);
}

/** So many workers, who begin when all are there; what they took since half of their trials were trained, in milliseconds. */
async function workOn(path, loops, seconds) {
  let reading = 0;
  const follow = StudyFolder.prototype.follow;
  StudyFolder.prototype.follow = function () {
    const began = process.cpuUsage();
    const study = follow.call(this);
    reading += spent(began);
    return study;
  };
  const folders = Array.from({ length: loops }, () => new StudyFolder(path, readDefinition));
  const knownTrials = () => folders.reduce((sum, { study }) => sum + study.trials.reduce((known) => known + 1, 0), 0);

  let trials = 0;
  let half;
  const train = async ({ x }) => {
    await delay(1000 * seconds * (0.5 + x));
    trials++;
    // What runs for the first time is compiled first.
    if (half === undefined && trials >= (loops * Number(options.each)) / 2)
      half = { cpu: process.cpuUsage(), reading, trials, known: knownTrials() };
    return x;
  };
  for (const folder of folders) folder.follow();
  writeFileSync(join(path, `ready.${process.pid}`), "");
  while (!existsSync(join(path, "go"))) await delay(100);
  await Promise.all(
    folders.map((folder) =>
      work({
        folder,
        sampler: samplerIn(folder),
        schedule: scheduleOf(folder.definition),
        trainer: functionTrainer(train, folder.definition.metric),
        env: {},
        signal: new AbortController().signal,
      }),
    ),
  );
  const read = reading - half.reading;
  return {
    trials: trials - half.trials,
    read: knownTrials() - half.known,
    reading: read,
    deciding: spent(half.cpu) - read,
    memory: process.memoryUsage.rss(),
  };
}

async function measure(workers) {
  const root = mkdtempSync(join(tmpdir(), "whetstone-real-"));
  const path = join(root, "study");
  try {
    createStudyFolder(
      path,
      `name: real
metric: score
goal: maximize
sampler: random
schedule: stages
space: { x: "uniform(0, 1)" }
stages: [{ trials: ${options.trials}, epochs: 1 }]
`,
      root,
    );
    tellBefore(path, Number(options.trials) - workers * Number(options.each));
    const seconds = workers / Number(options.rate);
    const own = fileURLToPath(import.meta.url);
    const processes = Number(options.processes);
    const about = ["--loops", String(workers / processes), "--seconds", String(seconds), "--each", options.each];
    const ends = Array.from({ length: processes }, () => resultOf([own, "--child", path, ...about]));
    while (readdirSync(path).filter((name) => name.startsWith("ready.")).length < processes) await delay(200);
    writeFileSync(join(path, "go"), "");
    const results = await Promise.all(ends);
    const sum = (of) => results.reduce((all, result) => all + of(result), 0);
    const decision = sum(({ deciding }) => deciding) / sum(({ trials }) => trials);
    const read = sum(({ reading }) => reading) / sum(({ read }) => read);
    const memory = sum(({ memory }) => memory) / 1e9;
    console.log(
      `${String(workers).padStart(7)} ${decision.toFixed(2).padStart(10)} ms ${(1000 * read).toFixed(0).padStart(14)} µs ${memory.toFixed(1).padStart(12)} GB`,
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A worker that has trained so many before, and has left. */
function tellBefore(path, trials) {
  const log = LogWriter.create(layout.log(path, "w01"));
  const stamp = { v: 1, t: Date.now() };
  const about = { worker: "w01", host: "bench", pid: 1, whetstone: "0", node: "v20", platform: "linux" };
  log.append({ ...stamp, kind: "worker", ...about });
  for (let trial = 1; trial <= trials; trial++) {
    const own = { ...stamp, trial, attempt: 1 };
    const params = { x: ((trial * 7919) % 10007) / 10007 };
    log.append({ ...own, kind: "start", stage: 1, epochs: 1, params, seed: trial, sampler: "random", read: {} });
    log.append({ ...own, kind: "epoch", epoch: 1, metrics: { score: params.x } });
    log.append({ ...own, kind: "end", state: "done", reason: "" });
  }
  log.append({ ...stamp, kind: "leave", reason: "bench" });
  log.close();
  const folder = new StudyFolder(path, readDefinition);
  const { space, stages } = folder.definition;
  const [{ trials: last }] = stages;
  folder.openStage({ number: 1, space, epochs: 1, first: 1, last, carried: [], notes: [] }, "w01");
}

function resultOf(words) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (bytes) => {
      said += bytes;
    });
    child.on("error", reject);
    child.on("close", () => resolve(JSON.parse(said)));
  });
}

/** Milliseconds of processor time since. */
function spent(began) {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}
