/**
 * What learning from other studies is worth: each task is searched after others of them have been, which are chosen by chance.
 *
 * `default-4` learns from four studies as nobody's wishes make them, of ten trainings' worth of epochs; `default-4-full` from four in which
 * `gp` trained forty trials to their ends; `default-4-opposite` from such whose params all lie on the other side of their ranges.
 *
 * node bench/learning.mjs --data FOLDER [--tasks FILE] [--search default,default-4,gp-4-full] [--seeds N] [--budget N] [--jsonl FILE]
 */
import { parseArgs } from "node:util";
import { stream } from "../build/math/random.js";
import { decodePoint, encodePoint } from "../build/space/space.js";
import { learnedOf } from "../build/worker/learned-trials.js";
import { loadTasks } from "./lcbench.mjs";
import { studyOfTask } from "./lcbench-study.mjs";
import { measureRegret } from "./regret.mjs";

const { values: options } = parseArgs({
  options: { data: { type: "string" }, tasks: { type: "string" } },
  strict: false,
});

const searching = {
  default: { schedule: "auto", sampler: "auto", trials: 300 },
  gp: { schedule: "stages", sampler: "gp", trials: 100 },
};

/** Studies that are learnt from: how they search, for how many trainings' worth of epochs, and where their params are taken to lie. */
const earlier = {
  "": { how: searching.default, trainings: 10, moved: (params) => params },
  "-full": { how: { ...searching.gp, trials: 40 }, trainings: 40, moved: (params) => params },
  "-opposite": { how: { ...searching.gp, trials: 40 }, trainings: 40, moved: opposite },
};

/** The trials that studies leave to others, by how they search and task. */
const known = new Map();

const searches = Object.fromEntries(
  Object.entries(searching).flatMap(([name, how]) => [
    [name, (task, seed) => accuracies(task, seed, how)],
    ...[1, 4, 8].flatMap((count) =>
      Object.entries(earlier).map(([kind, others]) => [
        `${name}-${count}${kind}`,
        (task, seed) => knowing(task, seed, how, count, others),
      ]),
    ),
  ]),
);

await measureRegret(searches, [1, 2, 5, 10, 25]);

async function* knowing(task, seed, how, count, others) {
  const rng = stream("others", task.id, seed);
  const all = (await loadTasks(options.data, options.tasks)).filter(({ id }) => id !== task.id);
  const chosen = all
    .map((other) => ({ other, at: rng.next() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count);
  const found = await Promise.all(chosen.map(({ other }) => trialsOf(other, others)));
  const learned = found
    .flat()
    .map((trial) => ({ ...trial, params: others.moved(trial.params, task.space) }))
    .sort((a, b) => a.rank - b.rank);
  yield* accuracies(task, seed, { ...how, learned });
}

async function* accuracies(task, seed, how) {
  for await (const { metrics } of studyOfTask(task, { ...how, seed })) yield metrics.val_accuracy;
}

/** The trials of a study of another task, as they are learnt from. */
function trialsOf(task, { how, trainings }) {
  const key = `${task.id} ${how.sampler}`;
  const found = known.get(key) ?? searched(task, how, trainings);
  known.set(key, found);
  return found;
}

async function searched(task, how, trainings) {
  let epochs = 0;
  // A seed that no search of the task itself has.
  for await (const { study } of studyOfTask(task, { ...how, seed: "earlier" })) {
    epochs++;
    if (epochs === trainings * task.epochs) return learnedOf(study, task.id);
  }
  throw new Error("a study ended before its epochs");
}

function opposite(params, space) {
  const point = new Float64Array(space.dimensions.length);
  encodePoint(space, params, point);
  return decodePoint(
    space,
    point.map((u) => 1 - u),
  );
}
