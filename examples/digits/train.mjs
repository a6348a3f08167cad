/**
 * Trains a small network on handwritten digits, as Whetstone's protocol asks; without Whetstone it runs with its defaults:
 *
 *     node train.mjs --lr 0.1 --hidden 64
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { deserialize, serialize } from "node:v8";
import * as tf from "@tensorflow/tfjs-core";
import { CLASSES, loadDigits, PIXELS } from "./data.mjs";
import { evaluated, initialNetwork, networkAsArrays, networkFrom, startBackend, trained } from "./network.mjs";
import { random, shuffled } from "./random.mjs";

const DEFAULTS = { lr: 0.1, decay: 0.9, momentum: 0.9, l2: 1e-4, dropout: 0.1, hidden: 64, batch: 64 };

const params = readParams();
const epochs = Number(process.env.WHETSTONE_EPOCHS ?? 5);
const seed = Number(process.env.WHETSTONE_SEED ?? 1);
const { WHETSTONE_CHECKPOINT: checkpointPrefix, WHETSTONE_RESUME: resumeFrom } = process.env;

await startBackend();
const { training, validation } = loadDigits();
const trainingX = tf.tensor2d(training.pixels, [training.count, PIXELS]);
const validationSet = {
  x: tf.tensor2d(validation.pixels, [validation.count, PIXELS]),
  y: oneHot(validation.labels),
};
const stepsInEpoch = Math.floor(training.count / params.batch);

let { epoch, network } = resumeFrom ? resumed(resumeFrom) : { epoch: 0, network: initialNetwork(params.hidden, seed) };
while (epoch < epochs) {
  // A fraction of an epoch is reported too, where the budget ends in one: 0.25 is a quarter of the digits.
  const until = Math.min(Math.floor(epoch) + 1, epochs);
  const trainLoss = trainUntil(until);
  epoch = until;
  const { loss, accuracy } = evaluated(network, validationSet);
  const line = { epoch, val_accuracy: accuracy, val_loss: loss, train_loss: trainLoss };
  report(checkpointPrefix ? { ...line, checkpoint: saved(`${checkpointPrefix}.${epoch}`) } : line);
}

/** Trains from `epoch` to `until`, both within one epoch; returns the mean loss of its batches. */
function trainUntil(until) {
  const index = Math.floor(epoch);
  // Streams are named by epoch and step rather than carried along, so a resumed training draws what it would have drawn.
  const order = shuffled(training.count, random(seed, 1, index));
  const first = Math.ceil((epoch - index) * stepsInEpoch);
  const last = Math.ceil((until - index) * stepsInEpoch);
  const lr = params.lr * params.decay ** index;
  let sum = 0;
  for (let step = first; step < last; step++) {
    const rows = order.subarray(step * params.batch, (step + 1) * params.batch);
    const batch = {
      x: tf.gather(trainingX, rows),
      y: oneHot(Array.from(rows, (row) => training.labels[row])),
      mask: dropoutMask(random(seed, 2, index, step)),
    };
    const { network: next, loss } = trained(network, batch, { lr, momentum: params.momentum, l2: params.l2 });
    tf.dispose(batch);
    network = next;
    sum += loss;
  }
  return sum / (last - first);
}

function dropoutMask(next) {
  if (params.dropout === 0) return undefined;
  const kept = 1 / (1 - params.dropout);
  const values = new Float32Array(params.batch * params.hidden);
  for (let i = 0; i < values.length; i++) values[i] = next() < params.dropout ? 0 : kept;
  return tf.tensor2d(values, [params.batch, params.hidden]);
}

function oneHot(labels) {
  const values = new Float32Array(labels.length * CLASSES);
  for (let row = 0; row < labels.length; row++) values[row * CLASSES + labels[row]] = 1;
  return tf.tensor2d(values, [labels.length, CLASSES]);
}

/** Saves the checkpoint whole or not at all, even if the process is killed while it writes; returns its path. */
function saved(path) {
  const temporary = `${path}.partial`;
  writeFileSync(temporary, serialize({ epoch, ...networkAsArrays(network) }));
  renameSync(temporary, path);
  return path;
}

function resumed(path) {
  const { epoch, ...arrays } = deserialize(readFileSync(path));
  const hidden = arrays.weights.b1.length;
  if (hidden !== params.hidden) {
    throw new Error(
      `${path} holds ${hidden} hidden units, but --hidden is ${params.hidden}; resume with --hidden ${hidden}`,
    );
  }
  return { epoch, network: networkFrom(arrays) };
}

/** JSON has no NaN and no Infinity, so they are written as words. */
function report(line) {
  console.log(
    JSON.stringify(line, (_, value) => (typeof value === "number" && !Number.isFinite(value) ? `${value}` : value)),
  );
}

function readParams() {
  const names = Object.keys(DEFAULTS);
  const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: "string" }])) });
  const read = Object.fromEntries(names.map((name) => [name, Number(values[name] ?? DEFAULTS[name])]));
  for (const name of names) {
    if (!Number.isFinite(read[name])) throw new Error(`--${name} should be a number, and is ${values[name]}`);
  }
  return read;
}
