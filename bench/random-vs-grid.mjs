/**
 * The picture of Bergstra and Bengio (JMLR 13, 2012, figure 1): where one dimension matters and the other does not, how often
 * do nine trials of a search find a better value than a grid of three by three? The landscape is g(x) + weight · g(y), each a
 * bell of standard deviation 0.1 whose peak lies anywhere in the unit square.
 *
 * npm run build && node bench/random-vs-grid.mjs [--seeds N]
 */

import { cpus } from "node:os";
import { stream } from "../build/math/random.js";
import { grid } from "../build/samplers/grid.js";
import { latin } from "../build/samplers/latin.js";
import { random } from "../build/samplers/random.js";
import { sobol } from "../build/samplers/sobol.js";
import { parseSpace } from "../build/space/space.js";
import { HistoryTable } from "../build/study/history-table.js";
import { optionsOf } from "./options.mjs";

const options = optionsOf({ seeds: { type: "string", default: "1000" } });
const seeds = Number(options.seeds);
const trials = 9;
const space = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)" });
const searches = { random: random(), sobol: sobol(), latin: latin() };
const centres = pointsOf(grid({ points: 3 }), 0);
const grids = {
  "grid of middles (1/6, 1/2, 5/6)": centres,
  "grid with ends (0, 1/2, 1)": centres.map((point) => point.map((u) => (u - 1 / 6) * 1.5)),
};

const began = performance.now();
console.log(`${cpus()[0].model}, Node ${process.version}`);
console.log(`share of ${seeds} seeds in which ${trials} trials find a better value than the grid\n`);
for (const [name, points] of Object.entries(grids)) {
  console.log([name.padEnd(34), ...Object.keys(searches).map((search) => search.padStart(8))].join(""));
  for (const weight of [0, 0.01, 0.1, 0.3, 1]) {
    const shares = Object.values(searches).map((sampler) => shareBetter(sampler, points, weight));
    const cells = shares.map((share) => `${(100 * share).toFixed(1)}%`.padStart(8));
    console.log([`  y counts ${weight} times as much as x`.padEnd(34), ...cells].join(""));
  }
}
console.log(`\n${((performance.now() - began) / 1000).toFixed(1)} s`);

function shareBetter(sampler, gridPoints, weight) {
  let better = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const rng = stream(seed, "landscape");
    const [x, y] = [rng.next(), rng.next()];
    const best = (points) => Math.max(...points.map((point) => bell(point[0] - x) + weight * bell(point[1] - y)));
    if (best(pointsOf(sampler, seed)) > best(gridPoints)) better++;
  }
  return better / seeds;
}

function bell(distance) {
  return Math.exp(-((distance / 0.1) ** 2) / 2);
}

function pointsOf(sampler, seed) {
  const history = new HistoryTable(space, "maximize");
  return Array.from({ length: trials }, (_, index) => {
    const rng = stream(seed, "params", index + 1);
    return [...sampler.suggest({ space, history, rng, position: { seed, stage: 1, index, of: trials } }).point];
  });
}
