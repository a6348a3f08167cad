// How long fANOVA and PED-ANOVA take: npm run build && node bench/importance.mjs
import { cpus } from "node:os";
import { Fanova } from "../build/analysis/importance/fanova.js";
import { pedAnova } from "../build/analysis/importance/ped-anova.js";
import { stream } from "../build/math/random.js";
import { parseSpace } from "../build/space/space.js";

const ROUNDS = 7;
const space = parseSpace({
  lr: "10 ** uniform(-6, 1)",
  l2: "10 ** uniform(-7, -1)",
  momentum: "1 - 10 ** uniform(-3, -0.3)",
  dropout: "uniform(0, 0.9)",
  layers: "int(1, 6)",
  net: "choice(mlp, cnn, rnn)",
});

console.log(`${cpus()[0].model}, Node ${process.version}; medians of ${ROUNDS} runs, 6 parameters`);
console.log("trials   fANOVA, 64 trees, all pairs   PED-ANOVA");
for (const count of [100, 1000, 10_000]) {
  const tried = search(count);
  const fanova = median(() => {
    const forest = new Fanova(tried);
    forest.singles();
    forest.pairs();
  });
  const ped = median(() => pedAnova(tried, { best: 0.1, among: 1 }));
  console.log(`${String(count).padStart(6)}   ${`${fanova.toFixed(0)} ms`.padEnd(27)}   ${ped.toFixed(1)} ms`);
}

/** A random search whose loss has a main effect, an interaction and noise. */
function search(count) {
  const rng = stream("bench", count);
  const points = Float64Array.from({ length: count * 6 }, () => rng.next());
  const losses = Float64Array.from({ length: count }, (_, row) => {
    const [lr, l2, momentum] = points.subarray(row * 6);
    return (lr - 0.6) ** 2 + 0.3 * l2 * momentum + 0.05 * rng.normal();
  });
  return { space, count, points, losses };
}

function median(run) {
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    run();
    return performance.now() - began;
  });
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
}
