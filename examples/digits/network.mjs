/**
 * A perceptron with one hidden layer, 784-hidden-10: relu, inverted dropout, softmax, cross-entropy, SGD with momentum and L2.
 *
 * Forward and backward are written out, because the WebAssembly backend is fastest on plain matrix products: it multiplies
 * transposed matrices slowly, so they are transposed first.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { CLASSES, PIXELS } from "./data.mjs";
import { normals, random } from "./random.mjs";

/** Starts TensorFlow's WebAssembly on one thread: a search keeps the other cores busy with other trials. */
export async function startBackend() {
  const folder = dirname(fileURLToPath(import.meta.resolve("@tensorflow/tfjs-backend-wasm/package.json")));
  setWasmPaths(join(folder, "dist", "/"));
  setThreadsCount(1);
  await tf.setBackend("wasm");
}

/** Shapes: w1 [784, hidden], b1 [hidden], w2 [hidden, 10], b2 [10]. */
const shapes = (hidden) => ({ w1: [PIXELS, hidden], b1: [hidden], w2: [hidden, CLASSES], b2: [CLASSES] });

/** Returns a new network: He's normal weights (He et al. 2015), zero biases and velocities. */
export function initialNetwork(hidden, seed) {
  const next = random(seed, 0);
  const weights = {};
  const velocities = {};
  for (const [name, shape] of Object.entries(shapes(hidden))) {
    const isMatrix = shape.length === 2;
    weights[name] = isMatrix
      ? tf.tensor(normals(shape[0] * shape[1], Math.sqrt(2 / shape[0]), next), shape)
      : tf.zeros(shape);
    velocities[name] = tf.zeros(shape);
  }
  return { weights, velocities };
}

/** Returns the network's numbers as plain arrays, fit for a checkpoint; `networkFrom` is its inverse. */
export function networkAsArrays({ weights, velocities }) {
  const arrays = (tensors) =>
    Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, t.dataSync().slice()]));
  return { weights: arrays(weights), velocities: arrays(velocities) };
}

export function networkFrom({ weights, velocities }) {
  const hidden = weights.b1.length;
  const tensors = (arrays) =>
    Object.fromEntries(Object.entries(shapes(hidden)).map(([name, shape]) => [name, tf.tensor(arrays[name], shape)]));
  return { weights: tensors(weights), velocities: tensors(velocities) };
}

/**
 * Takes one step down the gradient of one batch; returns `{ network, loss }` and disposes the network it was given.
 * @param batch `{ x: [n, 784], y: one-hot [n, 10], mask: [n, hidden] of zeros and 1 / (1 - dropout), or undefined }`
 * @param step `{ lr, momentum, l2 }`
 */
export function trained({ weights, velocities }, { x, y, mask }, { lr, momentum, l2 }) {
  const next = tf.tidy(() => {
    const active = tf.relu(tf.add(tf.matMul(x, weights.w1), weights.b1));
    const h = mask ? tf.mul(active, mask) : active;
    const logits = tf.add(tf.matMul(h, weights.w2), weights.b2);
    const probabilities = tf.softmax(logits);
    const loss = meanCrossEntropy(logits, y);

    const dLogits = tf.div(tf.sub(probabilities, y), x.shape[0]);
    const dH = tf.matMul(dLogits, tf.transpose(weights.w2));
    // relu's slope is 1 where it was active, and what dropout did to the value it does to its gradient.
    const slope = tf.step(active);
    const dActive = tf.mul(dH, mask ? tf.mul(slope, mask) : slope);
    const gradients = {
      w1: tf.matMul(tf.transpose(x), dActive),
      b1: tf.sum(dActive, 0),
      w2: tf.matMul(tf.transpose(h), dLogits),
      b2: tf.sum(dLogits, 0),
    };
    return { loss, ...descended(weights, velocities, gradients, { lr, momentum, l2 }) };
  });
  tf.dispose([weights, velocities]);
  const loss = next.loss.dataSync()[0];
  next.loss.dispose();
  return { network: { weights: next.weights, velocities: next.velocities }, loss };
}

/** v ← momentum v + ∇ + l2 w, then w ← w - lr v. Biases have no l2. */
function descended(weights, velocities, gradients, { lr, momentum, l2 }) {
  const next = { weights: {}, velocities: {} };
  for (const [name, gradient] of Object.entries(gradients)) {
    const w = weights[name];
    const slope = w.rank === 2 ? tf.add(gradient, tf.mul(w, l2)) : gradient;
    const v = tf.add(tf.mul(velocities[name], momentum), slope);
    next.velocities[name] = v;
    next.weights[name] = tf.sub(w, tf.mul(v, lr));
  }
  return next;
}

/** Returns `{ loss, accuracy }` of the network, without dropout, on `{ x, y }`; both are NaN once its weights are. */
export function evaluated({ weights }, { x, y }) {
  return tf.tidy(() => {
    const h = tf.relu(tf.add(tf.matMul(x, weights.w1), weights.b1));
    const logits = tf.add(tf.matMul(h, weights.w2), weights.b2);
    const loss = meanCrossEntropy(logits, y).dataSync()[0];
    const right = tf.equal(tf.argMax(logits, 1), tf.argMax(y, 1));
    const accuracy = tf.sum(tf.cast(right, "int32")).dataSync()[0] / x.shape[0];
    return { loss, accuracy: Number.isNaN(loss) ? Number.NaN : accuracy };
  });
}

/** The mean over rows of log Σ exp(logits) - logits[label], with the greatest logit taken out so that exp can't overflow. */
function meanCrossEntropy(logits, y) {
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const logSum = tf.log(tf.sum(tf.exp(shifted), 1));
  return tf.mean(tf.sub(logSum, tf.sum(tf.mul(shifted, y), 1)));
}
