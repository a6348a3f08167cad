/** A perceptron with one hidden layer, 2-hidden-1: tanh, a logistic output, SGD with momentum and L2. */
export function newNetwork(hidden, next) {
  const weights = (count, deviation) => Float64Array.from({ length: count }, () => deviation * (2 * next() - 1));
  return {
    hidden,
    /** [hidden × 3]: two inputs and a bias for each unit. */
    first: weights(3 * hidden, 3),
    /** [hidden + 1]: each unit, and a bias. */
    second: weights(hidden + 1, 1 / Math.sqrt(hidden)),
    firstSpeed: new Float64Array(3 * hidden),
    secondSpeed: new Float64Array(hidden + 1),
    values: new Float64Array(hidden),
  };
}

/** The chance that a point is of label 1. */
export function probability(network, [x, y]) {
  const { hidden, first, second, values } = network;
  let sum = second[hidden];
  for (let unit = 0; unit < hidden; unit++) {
    values[unit] = Math.tanh(first[3 * unit] * x + first[3 * unit + 1] * y + first[3 * unit + 2]);
    sum += second[unit] * values[unit];
  }
  return 1 / (1 + Math.exp(-sum));
}

/** One step down the gradient of one point's cross-entropy. */
export function learn(network, { point, label }, { lr, momentum, l2 }) {
  const { hidden, first, second, firstSpeed, secondSpeed, values } = network;
  const error = probability(network, point) - label;
  const [x, y] = point;
  const step = (weights, speeds, i, slope) => {
    speeds[i] = momentum * speeds[i] - lr * (slope + l2 * weights[i]);
    weights[i] += speeds[i];
  };
  for (let unit = 0; unit < hidden; unit++) {
    const slope = error * second[unit] * (1 - values[unit] ** 2);
    step(second, secondSpeed, unit, error * values[unit]);
    step(first, firstSpeed, 3 * unit, slope * x);
    step(first, firstSpeed, 3 * unit + 1, slope * y);
    step(first, firstSpeed, 3 * unit + 2, slope);
  }
  step(second, secondSpeed, hidden, error);
}

/** The share of points on the right side; NaN once the weights are. */
export function accuracy(network, data) {
  let right = 0;
  for (const { point, label } of data) {
    const chance = probability(network, point);
    if (Number.isNaN(chance)) return Number.NaN;
    right += chance > 0.5 === (label === 1);
  }
  return right / data.length;
}
