/**
 * Functions whose minima are known, as searches meet them: on log scales, with choices, conditionals and noise.
 * Definitions and minima of the classical ones: Surjanovic and Bingham, Virtual Library of Simulation Experiments.
 */
import { stream } from "../build/math/random.js";
import { decodePoint, parseSpace } from "../build/space/space.js";

/** Draws from which a function's median is taken. */
const draws = 2001;

/**
 * The functions as tasks of one epoch. Each has an `id`, its `space`, the reference values `best` and `median` (of random
 * draws) of the score, `score(params)` to be maximised, and the `noise` that an observation of it has (a standard deviation).
 */
export function loadFunctions() {
  return functions.map(({ id, space, minimum, loss, noise = 0 }) => {
    const parsed = parseSpace(space);
    const score = (params) => -loss(params);
    return { id, space: parsed, epochs: 1, best: -minimum, median: medianOf(parsed, score, id), score, noise };
  });
}

function medianOf(space, score, id) {
  const rng = stream("median", id);
  const scores = Array.from({ length: draws }, () => score(decodePoint(space, space.dimensions.map(rng.next))));
  return scores.sort((a, b) => a - b)[draws >> 1];
}

const functions = [
  {
    id: "branin",
    space: { x: "uniform(-5, 10)", y: "uniform(0, 15)" },
    minimum: 0.39788735772973816,
    loss: branin,
  },
  {
    id: "hartmann6",
    space: { ...box("x", 6, "uniform(0, 1)") },
    minimum: -3.32236801141551,
    loss: (params) => hartmann6(vector("x", params)),
  },
  {
    // Its minimum lies off the middle, where many searches begin.
    id: "ackley5",
    space: box("x", 5, "uniform(-20, 40)"),
    minimum: 0,
    loss: (params) => ackley(vector("x", params)),
  },
  {
    id: "levy4",
    space: box("x", 4, "uniform(-10, 10)"),
    minimum: 0,
    loss: (params) => levy(vector("x", params)),
  },
  {
    id: "rosenbrock4",
    space: box("x", 4, "uniform(-2, 2)"),
    minimum: 0,
    loss: (params) => Math.log1p(rosenbrock(vector("x", params))),
  },
  {
    // A network of 1 to 3 layers, each with its own width, trained by one of two optimisers, each with its own number.
    id: "layers",
    space: {
      depth: "int(1, 3)",
      width1: "2 ** int(4, 9)",
      width2: "2 ** int(4, 9) if depth in [2, 3]",
      width3: "2 ** int(4, 9) if depth == 3",
      optimizer: "choice(sgd, adam)",
      lr: "10 ** uniform(-5, 0)",
      momentum: "uniform(0, 1) if optimizer == sgd",
      beta2: "1 - 10 ** uniform(-4, -1) if optimizer == adam",
    },
    minimum: 0.1,
    loss: layers,
  },
  {
    // One of four models; each has two numbers of its own, and only one model's are worth tuning.
    id: "models",
    space: {
      model: "choice(a, b, c, d)",
      ...Object.fromEntries(
        ["a", "b", "c", "d"].flatMap((model) => [
          [`${model}_scale`, `10 ** uniform(-4, 2) if model == ${model}`],
          [`${model}_rate`, `uniform(0, 1) if model == ${model}`],
        ]),
      ),
    },
    minimum: 0.05,
    loss: models,
  },
  {
    id: "noisy branin",
    space: { x: "uniform(-5, 10)", y: "uniform(0, 15)" },
    minimum: 0.39788735772973816,
    noise: 3,
    loss: branin,
  },
  {
    id: "noisy hartmann6",
    space: box("x", 6, "uniform(0, 1)"),
    minimum: -3.32236801141551,
    noise: 0.2,
    loss: (params) => hartmann6(vector("x", params)),
  },
];

function box(name, dimensions, expression) {
  return Object.fromEntries(Array.from({ length: dimensions }, (_, d) => [`${name}${d + 1}`, expression]));
}

function vector(name, params) {
  return Object.keys(params).map((_, d) => params[`${name}${d + 1}`]);
}

function branin({ x, y }) {
  const parabola = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
  return parabola ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}

const hartmannWeights = [1, 1.2, 3, 3.2];
const hartmannScales = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const hartmannCentres = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

function hartmann6(x) {
  return -sum(hartmannWeights, (weight, i) => {
    const distance = sum(x, (value, d) => hartmannScales[i][d] * (value - hartmannCentres[i][d]) ** 2);
    return weight * Math.exp(-distance);
  });
}

function ackley(x) {
  const mean = (of) => sum(x, of) / x.length;
  return (
    20 - 20 * Math.exp(-0.2 * Math.sqrt(mean((v) => v * v))) + Math.E - Math.exp(mean((v) => Math.cos(2 * Math.PI * v)))
  );
}

function levy(x) {
  const w = x.map((value) => 1 + (value - 1) / 4);
  const last = w.length - 1;
  return (
    Math.sin(Math.PI * w[0]) ** 2 +
    sum(w.slice(0, last), (v) => (v - 1) ** 2 * (1 + 10 * Math.sin(Math.PI * v + 1) ** 2)) +
    (w[last] - 1) ** 2 * (1 + Math.sin(2 * Math.PI * w[last]) ** 2)
  );
}

function rosenbrock(x) {
  return sum(x.slice(1), (next, d) => 100 * (next - x[d] ** 2) ** 2 + (1 - x[d]) ** 2);
}

function layers({ depth, width1, width2, width3, optimizer, lr, momentum, beta2 }) {
  const widths = [width1, width2, width3].slice(0, depth).map((width) => Math.log2(width));
  const shape = sum(widths, (width, i) => 0.02 * (width - (8 - i)) ** 2) / depth;
  const tuning =
    optimizer === "sgd"
      ? 0.05 + 0.1 * (Math.log10(lr) + 1.5 + Math.log10(1.01 - momentum) / 2) ** 2 + 0.3 * (momentum - 0.9) ** 2
      : 0.08 * (Math.log10(lr) + 3) ** 2 + 0.02 * (Math.log10(1 - beta2) + 2.5) ** 2;
  return 0.1 + 0.06 * (depth - 2) ** 2 + shape + tuning;
}

function models(params) {
  const { model } = params;
  const scale = Math.log10(params[`${model}_scale`]);
  const rate = params[`${model}_rate`];
  const bowl = 1 - Math.exp(-((scale + 1) ** 2) / 4.5 - (rate - 0.3) ** 2 / 0.1);
  return { a: 0.3 + 0.05 * bowl, b: 0.35 + 0.1 * bowl, c: 0.05 + 0.6 * bowl, d: 0.4 + 0.02 * bowl }[model];
}

function sum(values, of) {
  return values.reduce((total, value, i) => total + of(value, i), 0);
}
