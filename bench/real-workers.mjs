/**
 * What a worker costs on a folder that it shares with others, in processor time: real workers' whole lives, each a process of its own, whose
 * trials take their time and no processor. The other workers are played: this process writes their logs, and claims for them. So many
 * trials end in a second together whether there are few of them or many, and what grows with the workers is seen apart from what is new.
 * What is measured is the second half of a worker's trials, since what runs for the first time is compiled first.
 *
 * node bench/real-workers.mjs [--workers 1,16,64,256] [--real 1] [--trials 50000] [--rate 32] [--seconds 0.5] [--each 40]
 *
 * `--trials` are those that the study has at first, `--rate` those that end in a second, `--seconds` those of a real worker's trial, and
 * `--each` how many trials of a real worker are measured. With `--real all` none is played, and a trial takes as long as the rate asks for.
 */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { claim } from "../build/store/claims.js";
import { createStudyFolder } from "../build/store/create-study.js";
import { layout } from "../build/store/layout.js";
import { LogWriter } from "../build/store/log-writer.js";
import { StudyFolder } from "../build/store/study-folder.js";
import { functionTrainer } from "../build/trainers/function.js";
import { samplerIn, scheduleOf } from "../build/worker/assemble.js";
import { ownIdentity } from "../build/worker/identity.js";
import { openStudy } from "../build/worker/open-study.js";
import { work } from "../build/worker/worker.js";
import { optionsOf } from "./options.mjs";

const options = optionsOf({
  workers: { type: "string", default: "1,16,64,256" },
  real: { type: "string", default: "1" },
  trials: { type: "string", default: "50000" },
  rate: { type: "string", default: "32" },
  seconds: { type: "string", default: "0.5" },
  each: { type: "string", default: "40" },
  /** For its own children: the folder that they work on. */
  child: { type: "string" },
});
const [trials, rate, each] = [options.trials, options.rate, options.each].map(Number);
/** Milliseconds between two signs of life of played workers: a quarter of the lease. */
const SIGNS = 15_000;

if (options.child !== undefined) {
  console.log(JSON.stringify(await workOn(options.child, Number(options.seconds))));
} else {
  console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}; load ${loadavg()[0].toFixed(1)}`);
  console.log(
    `${trials} trials of 1 epoch before, ${rate} a second; sampler random. Of a real worker, for each trial of its own:\n`,
  );
  console.log("workers   real   seconds   told by others   reading it   all else   memory of each");
  for (const workers of options.workers.split(",").map(Number))
    await measure(workers, options.real === "all" ? workers : Math.min(workers, Number(options.real)));
}

/** One real worker; what it took for each trial, in milliseconds, once it has trained half of its trials. */
async function workOn(path, seconds) {
  let reading = 0;
  const follow = StudyFolder.prototype.follow;
  StudyFolder.prototype.follow = function () {
    const began = process.cpuUsage();
    const study = follow.call(this);
    reading += spent(began);
    return study;
  };
  const folder = openStudy(path);
  folder.follow();
  const state = () => ({
    time: performance.now(),
    cpu: spent(),
    reading,
    bytes: [...folder.offsets.values()].reduce((sum, offset) => sum + offset, 0),
  });
  const states = [];
  const enough = new AbortController();
  let trained = 0;
  const train = async ({ x }) => {
    await delay(1000 * seconds * (0.5 + x));
    trained++;
    if (trained % each === 0) states.push(state());
    if (trained === 2 * each) enough.abort();
    return x;
  };
  writeFileSync(join(path, `ready.${process.pid}`), "");
  while (!existsSync(join(path, "go"))) await delay(100);
  await work({
    folder,
    sampler: samplerIn(folder),
    schedule: scheduleOf(folder.definition),
    trainer: functionTrainer(train, folder.definition.metric),
    signal: enough.signal,
  });
  const [half, end] = states;
  const perTrial = (of) => (of(end) - of(half)) / each;
  return {
    seconds: perTrial(({ time }) => time) / 1000,
    bytes: perTrial(({ bytes }) => bytes),
    reading: perTrial(({ reading }) => reading),
    rest: perTrial(({ cpu, reading }) => cpu - reading),
    memory: ownMemory(),
  };
}

async function measure(workers, real) {
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
stages: [{ trials: ${trials + 100_000}, epochs: 1 }]
`,
      root,
    );
    tellBefore(path);
    const played = Array.from({ length: workers - real }, (_, i) =>
      playedWorker(path, `w${String(i + 2).padStart(2, "0")}`),
    );
    const seconds = options.real === "all" ? String(workers / rate) : options.seconds;
    const words = [fileURLToPath(import.meta.url), "--child", path, "--seconds", seconds, "--each", options.each];
    const ends = Array.from({ length: real }, () => resultOf(words));
    while (readdirSync(path).filter((name) => name.startsWith("ready.")).length < real) await delay(200);
    const over = new AbortController();
    writeFileSync(join(path, "go"), "");
    const playing = play(played, over.signal);
    const results = await Promise.all(ends);
    over.abort();
    await playing;
    const mean = (of) => results.reduce((sum, result) => sum + of(result), 0) / results.length;
    console.log(
      [
        String(workers).padStart(7),
        String(real).padStart(7),
        mean(({ seconds }) => seconds)
          .toFixed(2)
          .padStart(10),
        `${(mean(({ bytes }) => bytes) / 1000).toFixed(1)} kB`.padStart(17),
        `${mean(({ reading }) => reading).toFixed(2)} ms`.padStart(13),
        `${mean(({ rest }) => rest).toFixed(2)} ms`.padStart(11),
        `${mean(({ memory }) => memory / 1e6).toFixed(0)} MB`.padStart(17),
      ].join(""),
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A worker whose log and claims this process writes. Its trials last from one turn of its to the next. */
function playedWorker(path, name) {
  const log = begin(path, name);
  let trial;
  return {
    /** Ends its trial, and begins the next that nobody has. */
    turn(next) {
      if (trial !== undefined) end(log, trial);
      do {
        trial = next();
      } while (!claim(path, trial, 1, name));
      start(log, trial);
    },
    touch: () => log.touch(),
  };
}

async function play(played, over) {
  let number = trials;
  const next = () => ++number;
  for (const worker of played) worker.turn(next);
  const began = performance.now();
  for (let turns = 0, signs = 1; !over.aborted && played.length > 0; await delay(20)) {
    const passed = performance.now() - began;
    for (; turns < (passed / 1000) * rate; turns++) played[turns % played.length].turn(next);
    if (passed < signs * SIGNS) continue;
    signs++;
    for (const worker of played) worker.touch();
  }
}

/** A worker that has trained the trials before, and has left. */
function tellBefore(path) {
  const log = begin(path, "w01");
  for (let trial = 1; trial <= trials; trial++) {
    start(log, trial);
    end(log, trial);
  }
  log.append({ v: 1, t: Date.now(), kind: "leave", reason: "bench" });
  log.close();
  const folder = openStudy(path);
  const { space, stages } = folder.definition;
  const [{ trials: last }] = stages;
  folder.openStage({ number: 1, space, epochs: 1, first: 1, last, carried: [], notes: [] }, "w01");
}

function begin(path, worker) {
  const log = LogWriter.create(
    layout.log(
      path,
      worker.replace(/\d+/, (number) => number.padStart(2, "0")),
    ),
  );
  const about = { host: "bench", pid: process.pid, identity: ownIdentity(), whetstone: "0", node: process.version };
  log.append({ v: 1, t: Date.now(), kind: "worker", worker, platform: "linux", ...about });
  return log;
}

function scoreOf(trial) {
  return ((trial * 7919) % 10007) / 10007;
}

function start(log, trial) {
  const drawn = { stage: 1, epochs: 1, params: { x: scoreOf(trial) }, seed: trial, sampler: "random", read: {} };
  log.append({ v: 1, t: Date.now(), kind: "start", trial, attempt: 1, ...drawn });
}

function end(log, trial) {
  const stamp = { v: 1, t: Date.now(), trial, attempt: 1 };
  log.append({ ...stamp, kind: "epoch", epoch: 1, metrics: { score: scoreOf(trial) } });
  log.append({ ...stamp, kind: "end", state: "done", reason: "" });
}

function resultOf(words) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (bytes) => {
      said += bytes;
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(JSON.parse(said)) : reject(new Error(`a worker ended with ${code}`)),
    );
  });
}

/** Milliseconds of processor time since a reading, or in all; those of the collector's threads included. */
function spent(began) {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** Bytes of memory, those that processes share counted for each in part. */
function ownMemory() {
  const kilobytes = /^Pss: +(\d+)/m.exec(readFileSync("/proc/self/smaps_rollup", "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}
