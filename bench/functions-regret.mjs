import { cpus } from "node:os";
import { stream } from "../build/math/random.js";
import { samplers } from "../build/samplers/registry.js";
import { decodePoint } from "../build/space/space.js";
import { HistoryTable } from "../build/study/history-table.js";
import { loadFunctions } from "./functions.mjs";
import { mean } from "./mean.mjs";
import { endWith, optionsOf } from "./options.mjs";

/** Numbers of trials after which the regret is noted, as far as the budget goes. */
const milestones = [25, 50, 100, 200];

/**
 * Measures samplers on functions whose minima are known, with one and with many workers: normalised regret, (best - score) /
 * (best - median), of the trial that scored best; where observations are noisy, of what it is without the noise.
 *
 * Options: --functions [--search a,b] [--workers 1,4,16] [--seeds N] [--budget N]
 */
export function measureFunctions() {
  const options = optionsOf({
    functions: { type: "boolean" },
    search: { type: "string", default: "random,tpe,forest,cmaes" },
    workers: { type: "string", default: "1,4,16" },
    seeds: { type: "string", default: "5" },
    budget: { type: "string", default: "200" },
  });
  const names = options.search.split(",");
  const unknown = names.find((name) => !Object.hasOwn(samplers, name));
  if (unknown !== undefined)
    endWith(`there is no sampler "${unknown}"; use one of ${Object.keys(samplers).join(", ")}`);
  const workers = options.workers.split(",").map(Number);
  const seeds = Number(options.seeds);
  const budget = Number(options.budget);
  const marks = [...new Set([...milestones.filter((mark) => mark < budget), budget])];
  const functions = loadFunctions();

  console.log(`${cpus()[0].model}, Node ${process.version}`);
  console.log(`${functions.length} functions, ${seeds} seeds, ${budget} trials`);
  console.log(
    "normalised regret: mean over functions and seeds (geometric mean over functions), then each function's last\n",
  );
  const head = ["search".padEnd(10), "workers".padEnd(9), ...marks.map((mark) => String(mark).padEnd(18))];
  console.log([...head, ...functions.map(({ id }) => id.padEnd(17))].join(""));
  for (const name of names) {
    for (const width of workers) {
      const byFunction = functions.map((task) => {
        const runs = Array.from({ length: seeds }, (_, seed) =>
          regretsOf(samplers[name]({}), task, { seed, budget, marks, width }),
        );
        return marks.map((_, m) => mean(runs.map((regrets) => regrets[m])));
      });
      const columns = marks.map((_, m) => summaryOf(byFunction.map((regrets) => regrets[m])).padEnd(18));
      const last = byFunction.map((regrets) => regrets.at(-1).toFixed(4).padEnd(17));
      console.log([name.padEnd(10), String(width).padEnd(9), ...columns, ...last].join(""));
    }
  }
}

/** The regret at each mark of one search, of which `width` trials run at a time; they end in the order in which they began. */
function regretsOf(sampler, { id, space, best, median, score, noise }, { seed, budget, marks, width }) {
  // A seed of its own for each function: with one design on all of them, their errors would not average out.
  const own = stream("functions", id, seed).int(2 ** 31);
  const history = new HistoryTable(space, "maximize");
  const trials = [];
  const regrets = [];
  let incumbent = { observed: -Infinity, true: -Infinity };
  const end = (index) => {
    const { params } = trials[index];
    const found = score(params);
    const observed = found + noise * stream(own, "noise", index).normal();
    if (observed > incumbent.observed) incumbent = { observed, true: found };
    trials[index] = { ...trials[index], state: "done", score: observed };
    history.follow([trials[index]]);
    if (marks.includes(index + 1)) regrets.push((best - incumbent.true) / (best - median));
  };
  for (let index = 0; index < budget; index++) {
    const position = { seed: own, stage: 1, index, of: budget };
    const { point, state } = sampler.suggest({ space, history, rng: stream(own, index + 1), position });
    const params = decodePoint(space, point);
    trials.push({ number: index + 1, params, state: "running", curve: [], startedAt: index, samplerState: state });
    history.follow([trials[index]]);
    if (index + 1 >= width) end(index + 1 - width);
  }
  for (let index = Math.max(0, budget + 1 - width); index < budget; index++) end(index);
  return regrets;
}

function summaryOf(regrets) {
  // What is nearer than this to the minimum is there.
  const geometric = Math.exp(mean(regrets.map((regret) => Math.log(Math.max(1e-6, regret)))));
  return `${mean(regrets).toFixed(4)} (${geometric.toFixed(5)})`;
}
