/**
 * Searches small networks on real data sets with Whetstone, and adds a line for each run to a file.
 *
 * node bench/networks/search.mjs DATA OUT [--search default,gp,random] [--seeds N] [--first N] [--budget TRAININGS]
 *
 * DATA is what prepare.py made. The networks are trained by networks.py, so Python needs PyTorch (Debian: python3-torch).
 */

import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { int, logint, pow, search, space, uniform } from "../../dist/index.js";
import { optionsOf } from "../options.mjs";

const EPOCHS = 30;
const marks = [1, 2, 5, 10, 25, 50];

const {
  DATA: data,
  OUT: out,
  ...options
} = optionsOf(
  {
    search: { type: "string", default: "default,gp,random" },
    seeds: { type: "string", default: "3" },
    first: { type: "string", default: "0" },
    budget: { type: "string", default: "10" },
    python: { type: "string", default: "/usr/bin/python3" },
  },
  ["DATA", "OUT"],
);
const budget = Number(options.budget);

/** As in optuna_search.py. */
const wanted = space({
  learning_rate: pow(10, uniform(-5, 0)),
  momentum: uniform(0, 0.99),
  weight_decay: pow(10, uniform(-6, -1)),
  batch_size: logint(8, 512),
  num_layers: int(1, 5),
  max_units: logint(16, 512),
  dropout: uniform(0, 0.9),
});
const searches = {
  // Many trials, so that the schedule decides how many begin.
  default: { stages: [{ trials: 300, epochs: EPOCHS }], until: { epochs: budget * EPOCHS } },
  gp: { stages: [{ trials: budget, epochs: EPOCHS }], schedule: "stages", sampler: "gp" },
  random: { stages: [{ trials: budget, epochs: EPOCHS }], schedule: "stages", sampler: "random" },
};

const python = spawn(options.python, [fileURLToPath(new URL("networks.py", import.meta.url)), data], {
  stdio: ["pipe", "pipe", "inherit"],
});
const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
const answer = async () => JSON.parse((await answers.next()).value);
const tasks = await answer();
for (let seed = Number(options.first); seed < Number(options.first) + Number(options.seeds); seed++)
  for (const [place, task] of tasks.entries())
    for (const name of options.search.split(",")) {
      const found = await run(searches[name], task, seed, seed * 1000 + place);
      appendFileSync(out, `${JSON.stringify({ search: `Whetstone, ${name}`, task, seed, ...found })}\n`);
    }
python.stdin.end();

/** The best accuracy at any epoch by the time that so many trainings' worth of epochs are spent, and that of each training. */
async function run(design, task, seed, studySeed) {
  const folder = join(mkdtempSync(join(tmpdir(), "whetstone-networks-")), "study");
  const accuracy = {};
  const trainings = [];
  let spent = 0;
  let best = 0;
  await search({
    ...{ name: task, folder, space: wanted, metric: "accuracy", goal: "maximize", seed: studySeed },
    ...design,
    train: async (params, { trial, epochs, resume, checkpoint, report }) => {
      // Paused trainings wait in the trainer's memory, so a checkpoint holds no more than how far they are.
      let epoch = resume === undefined ? 0 : trainings[trial].epoch;
      while (epoch < epochs) {
        const begin = { data: task, params, seed: seed * 100003 + trial };
        python.stdin.write(`${JSON.stringify({ number: trial, ...(epoch === 0 ? begin : {}) })}\n`);
        const reached = await answer();
        epoch++;
        spent++;
        trainings[trial] = { epoch, best: Math.max(trainings[trial]?.best ?? 0, reached ?? 0) };
        best = Math.max(best, reached ?? 0);
        for (const mark of marks) if (spent >= mark * EPOCHS) accuracy[mark] ??= best;
        writeFileSync(checkpoint(epoch), String(epoch));
        await report({ accuracy: reached ?? Number.NaN }, { epoch, checkpoint: checkpoint(epoch) });
      }
    },
  });
  rmSync(join(folder, ".."), { recursive: true });
  // Trainings that diverged have left epochs over.
  for (const mark of marks) if (mark <= budget) accuracy[mark] ??= best;
  return { accuracy, trainings: trainings.filter((one) => one !== undefined).map((one) => one.best) };
}
