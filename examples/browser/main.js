/** Searches in the page: a sampler asks for nothing but the trials so far, and chance by a seed. */
import { choice, decodePoint, minus, pow, RowStatus, samplers, space, stream, uniform } from "whetstone/core";
import { drawNetwork, drawTrial } from "./draw.js";
import { accuracy, learn, newNetwork } from "./network.js";
import { spirals } from "./spirals.js";

const TRIALS = 30;
const EPOCHS = 30;
const SEED = 1;

const searched = space({
  lr: pow(10, uniform(-4, 1)),
  momentum: minus(1, pow(10, uniform(-2, -0.1))),
  l2: pow(10, uniform(-8, -2)),
  hidden: choice(4, 8, 16, 32),
});
const sampler = samplers.gp({});
const data = stream(SEED, "data");
const training = spirals(400, () => data.next());
const validation = spirals(400, () => data.next());

/** What the sampler sees: a row a trial, in the unit cube. */
const dimensions = searched.dimensions.length;
const history = {
  dimensions,
  count: 0,
  points: new Float64Array(TRIALS * dimensions),
  status: new Uint8Array(TRIALS),
  losses: new Float64Array(TRIALS),
  epochs: new Float64Array(TRIALS),
  seconds: new Float64Array(TRIALS),
  state: undefined,
};

let best;
for (let index = 0; index < TRIALS; index++) {
  const suggestion = sampler.suggest({
    space: searched,
    history,
    rng: stream(SEED, "suggestion", index),
    position: { seed: SEED, stage: 1, index, of: TRIALS },
  });
  const params = decodePoint(searched, suggestion.point);
  const began = performance.now();
  const { network, score } = train(params, stream(SEED, "training", index));
  history.points.set(suggestion.point, index * dimensions);
  history.status[index] = Number.isNaN(score) ? RowStatus.diverged : RowStatus.scored;
  history.losses[index] = -score;
  history.epochs[index] = EPOCHS;
  history.seconds[index] = (performance.now() - began) / 1000;
  history.state = suggestion.state;
  history.count++;
  if (best === undefined || score > best.score) best = { trial: index + 1, score, params, network };
  show(index, params, score);
  // So that the page is drawn between two trials.
  await new Promise((go) => setTimeout(go));
}
document.body.dataset.state = "finished";

/** The network after its epochs, and its validation accuracy; it stops where it diverges. */
function train(params, rng) {
  const network = newNetwork(params.hidden, () => rng.next());
  let score = Number.NaN;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let step = 0; step < training.length; step++) learn(network, training[rng.int(training.length)], params);
    score = accuracy(network, validation);
    if (Number.isNaN(score)) break;
  }
  return { network, score };
}

function show(index, params, score) {
  const place = (Math.log10(params.lr) + 4) / 5;
  drawTrial(document.querySelector("#search"), { place, score, age: index / TRIALS });
  if (best.trial === index + 1) drawNetwork(document.querySelector("#spirals"), best.network, validation);
  const values = Object.entries(best.params).map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`);
  document.querySelector("#best").textContent =
    `${index + 1} of ${TRIALS} trials. Best: trial ${best.trial}, accuracy ${best.score.toFixed(3)}, with ${values.join(", ")}`;
}
