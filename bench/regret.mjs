/**
 * Measures searches by normalised regret, (best - incumbent) / (best - median), on learning-curve tasks. The incumbent is
 * the best validation accuracy at any epoch trained so far; the cost is epochs trained.
 *
 * Options: --data FOLDER [--tasks FILE] [--search a,b] [--seeds N] [--budget N] [--jsonl FILE]
 */

import { appendFileSync } from "node:fs";
import { cpus } from "node:os";
import { loadTasks, Unavailable } from "./lcbench.mjs";
import { mean, median } from "./mean.mjs";
import { endWith, optionsOf } from "./options.mjs";

/**
 * Runs the searches that the command line names, all by default, and prints a table. Each of `searches` takes (task, seed,
 * budget in epochs) and yields the validation accuracy of every epoch that it trains.
 * @param milestones full trainings' worth of epochs after which the regret is noted; the last is the budget
 */
export async function measureRegret(searches, milestones) {
  const options = optionsOf({
    data: { type: "string" },
    tasks: { type: "string" },
    search: { type: "string", default: Object.keys(searches).join(",") },
    seeds: { type: "string", default: "5" },
    budget: { type: "string", default: String(milestones.at(-1)) },
    jsonl: { type: "string" },
  });
  try {
    await measure(searches, milestones, options);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.log(`skipped: ${error.message}`);
  }
}

async function measure(searches, milestones, options) {
  const names = options.search.split(",");
  const unknown = names.find((name) => !Object.hasOwn(searches, name));
  if (unknown !== undefined) endWith(`there is no search "${unknown}"; use one of ${Object.keys(searches).join(", ")}`);
  const seeds = Number(options.seeds);
  const budget = Number(options.budget);
  const tasks = await loadTasks(options.data, options.tasks);
  const marks = [...new Set([...milestones.filter((mark) => mark < budget), budget])];

  console.log(`${cpus()[0].model}, Node ${process.version}`);
  console.log(`${tasks.length} tasks, ${seeds} seeds, ${budget} trainings of ${tasks[0].epochs} epochs each`);
  console.log("normalised regret: mean ± standard error over seeds (median over runs); seconds a run\n");
  console.log(["search".padEnd(16), ...marks.map((mark) => String(mark).padEnd(26)), "seconds"].join(""));
  for (const name of names) {
    const runs = [];
    for (const task of tasks) {
      for (let seed = 0; seed < seeds; seed++) {
        const run = {
          search: name,
          task: task.id,
          seed,
          ...(await runOnce(searches[name], task, seed, budget, marks)),
        };
        if (options.jsonl !== undefined) appendFileSync(options.jsonl, `${JSON.stringify(run)}\n`);
        runs.push(run);
      }
    }
    const columns = marks.map((mark) => summaryOf(runs, mark).padEnd(26));
    console.log([name.padEnd(16), ...columns, mean(runs.map((run) => run.seconds)).toFixed(2)].join(""));
  }
}

/** One search on one task: the seconds that it took, its regret at each mark, and after each training's worth of epochs (`curve`). */
async function runOnce(search, task, seed, budget, marks) {
  const began = performance.now();
  const curve = [];
  let incumbent = -Infinity;
  let epochs = 0;
  const note = () => curve.push(Number(((task.best - incumbent) / (task.best - task.median)).toFixed(6)));
  for await (const accuracy of search(task, seed, budget * task.epochs)) {
    epochs++;
    if (accuracy > incumbent) incumbent = accuracy;
    if (epochs % task.epochs === 0) note();
    if (epochs === budget * task.epochs) break;
  }
  // A search that has nothing more to train keeps what it has found.
  while (curve.length < budget) note();
  const regret = Object.fromEntries(marks.map((mark) => [mark, curve[mark - 1]]));
  return { seconds: Number(((performance.now() - began) / 1000).toFixed(3)), regret, curve };
}

function summaryOf(runs, mark) {
  const regrets = runs.map((run) => run.regret[mark]);
  const byTask = groupsOf(runs, mark);
  return `${mean(regrets).toFixed(4)} ± ${standardError(byTask)} (${median(regrets).toFixed(4)})`;
}

function groupsOf(runs, mark) {
  const groups = new Map();
  for (const { task, regret } of runs) groups.set(task, [...(groups.get(task) ?? []), regret[mark]]);
  return [...groups.values()];
}

/** The tasks are given, so only chance within each counts: the mean of task means has variance sum(s² / n) / tasks². */
function standardError(groups) {
  if (groups.some((group) => group.length < 2)) return "?";
  const variance = groups.reduce((sum, group) => sum + varianceOf(group) / group.length, 0) / groups.length ** 2;
  return Math.sqrt(variance).toFixed(4);
}

function varianceOf(values) {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}
