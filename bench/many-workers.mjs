/**
 * What a worker's decision costs, in processor time, when there are many: workers' real code on a folder with as many logs, training nothing.
 * Between two decisions the others append lines, a fixed number first and then as many as they would: one trial each.
 *
 * node bench/many-workers.mjs [--trials 50000] [--workers 16,64,256,1000] [--sampler random]
 */

import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { claim } from "../build/store/claims.js";
import { createStudyFolder } from "../build/store/create-study.js";
import { layout } from "../build/store/layout.js";
import { LogWriter } from "../build/store/log-writer.js";
import { samplerOf, scheduleOf } from "../build/worker/assemble.js";
import { Logbook } from "../build/worker/logbook.js";
import { openStudy } from "../build/worker/open-study.js";
import { Openings } from "../build/worker/openings.js";
import { median } from "./mean.mjs";
import { optionsOf } from "./options.mjs";

const options = optionsOf({
  trials: { type: "string", default: "50000" },
  workers: { type: "string", default: "16,64,256,1000" },
  sampler: { type: "string", default: "random" },
});
const trials = Number(options.trials);
/** Lines that others append before each decision of the first measurement: 64 trials. */
const FIXED = 64;
const DECISIONS = 30;

console.log(`${cpus()[0].model}, Node ${process.version}; ${trials} trials of 1 epoch, sampler ${options.sampler}\n`);
console.log("workers    open   nothing new   64 trials new, then decide   a trial of each new, then decide");
for (const workers of options.workers.split(",").map(Number)) {
  const root = mkdtempSync(join(tmpdir(), "whetstone-many-"));
  try {
    measure(root, workers);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function measure(root, workers) {
  const path = join(root, "study");
  const most = trials + 100 + DECISIONS * (1 + FIXED) + DECISIONS * (1 + workers);
  createStudyFolder(
    path,
    `name: many
command: "true"
metric: score
goal: maximize
sampler: ${options.sampler}
space: { lr: "10 ** uniform(-6, 1)", momentum: "uniform(0, 1)", width: "2 ** int(4, 9)" }
stages: [{ trials: ${most}, epochs: 1 }]
`,
    root,
  );
  const logs = Array.from({ length: workers }, (_, i) => begin(path, `w${String(i + 1).padStart(2, "0")}`));
  let next = 0;
  /** One more trial of one of the others, all of it. */
  const tellTrial = (claims) => {
    const trial = ++next;
    const log = logs[trial % workers];
    if (claims) claim(path, trial, 1, "w01");
    tell(log, trial);
  };
  while (next < trials) tellTrial(false);

  const folder = openStudy(path);
  const open = timed(() => folder.follow());
  const { space, stages } = folder.definition;
  folder.openStage({ number: 1, space, epochs: 1, first: 1, last: stages[0].trials, carried: [], notes: [] }, "w01");
  const logbook = Logbook.open(path, { whetstone: "0", commit: undefined });
  const schedule = scheduleOf(folder.definition);
  const openings = new Openings({ folder, logbook, sampler: samplerOf(folder.definition), schedule, byHand: false });
  const decide = (news) => {
    for (let i = 0; i < news; i++) tellTrial(true);
    const follow = timed(() => folder.follow());
    const decision = timed(() => {
      const turn = openings.next(folder.study);
      if (turn.kind !== "train") throw new Error(`expected a trial, got ${turn.kind}`);
      next = turn.claimed.trial;
      logbook.write({ kind: "end", trial: next, attempt: 1, state: "done", reason: "" });
    });
    return { follow, decision };
  };
  decide(0); // the sampler's history is made once
  const still = median(Array.from({ length: DECISIONS }, () => timed(() => folder.follow())));
  const row = [still, ...middle(FIXED, decide), ...middle(workers, decide)].map((ms) => `${ms.toFixed(2)} ms`);
  const [nothing, followFixed, decideFixed, followAll, decideAll] = row;
  console.log(
    `${String(workers).padStart(7)} ${(open / 1000).toFixed(2).padStart(6)} s ${nothing.padStart(12)}` +
      `   ${followFixed.padStart(11)} + ${decideFixed.padStart(9)}   ${followAll.padStart(17)} + ${decideAll.padStart(9)}`,
  );
}

function middle(news, decide) {
  const times = Array.from({ length: DECISIONS }, () => decide(news));
  return [median(times.map(({ follow }) => follow)), median(times.map(({ decision }) => decision))];
}

function begin(path, worker) {
  const log = LogWriter.create(layout.log(path, worker));
  const about = { worker, host: "bench", pid: 1, whetstone: "0", node: "v20", platform: "linux" };
  log.append({ v: 1, t: Date.now(), kind: "worker", ...about });
  return log;
}

function tell(log, trial) {
  const stamp = { v: 1, t: Date.now(), trial, attempt: 1 };
  const params = { lr: 10 ** -(trial % 7), momentum: (trial % 97) / 97, width: 64 };
  log.append({ ...stamp, kind: "start", stage: 1, epochs: 1, params, seed: trial, sampler: "random", read: {} });
  log.append({ ...stamp, kind: "epoch", epoch: 1, metrics: { score: ((trial * 7919) % 10007) / 10007 } });
  log.append({ ...stamp, kind: "end", state: "done", reason: "" });
}

/** Milliseconds of processor time, which others on the machine hardly change. */
function timed(action) {
  const began = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}
