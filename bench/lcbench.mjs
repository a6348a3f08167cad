/**
 * LCBench's learning-curve surrogate: what 52 epochs of a funnel-shaped MLP would have given, for any hyperparameters.
 * The `lcbench` scenario of YAHPO Gym (Pfisterer et al. 2022; github.com/slds-lmu/yahpo_data), fitted to LCBench (Zimmer et al. 2021).
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stream } from "../build/math/random.js";
import { decodePoint, parseSpace } from "../build/space/space.js";
import { median } from "./mean.mjs";

/** The surrogate may foretell next to none. */
const LEAST_SECONDS = 0.5;

/** Why the benchmark cannot run here, and what to do. Not a failure: it needs data that the project does not carry. */
export class Unavailable extends Error {}

/**
 * Loads the tasks of a benchmark folder (`model.onnx`, `tasks.json`); `tasksFile` names another list of tasks.
 * Each has an `id`, its `space`, its `epochs`, the reference values `best` and `median` of `val_accuracy`, and
 * `curve(params)`: a promise of [epochs] validation accuracies in percent; `pace(params)`: one of how long an epoch takes, 1 for median params.
 * Throws Unavailable without data or onnxruntime-node.
 */
export async function loadTasks(dir, tasksFile = dir && join(dir, "tasks.json")) {
  const missing = [dir && join(dir, "model.onnx"), tasksFile].find((file) => !file || !existsSync(file));
  if (!dir || missing) {
    throw new Unavailable(
      `${missing ?? "the data's folder"} is not there; give --data FOLDER with model.onnx and tasks.json of LCBench's surrogate (from slds-lmu/yahpo_data)`,
    );
  }
  const ort = await loadRuntime();
  const { space, epochs, tasks } = JSON.parse(readFileSync(tasksFile, "utf8"));
  const session = await ort.InferenceSession.create(join(dir, "model.onnx"), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const names = space.map(({ name }) => name);
  const parsed = parseSpace(Object.fromEntries(space.map((parameter) => [parameter.name, expressionOf(parameter)])));
  return tasks.map(({ id, code, best, median }) => {
    const told = remembered((params) => tell(ort, session, { code, epochs, names, params }));
    const usual = once(() => medianSeconds(parsed, told));
    return {
      id,
      best,
      median,
      epochs,
      space: parsed,
      curve: async (params) => (await told(params)).accuracies,
      pace: async (params) => (await told(params)).seconds / (await usual()),
    };
  });
}

async function loadRuntime() {
  try {
    return (await import("onnxruntime-node")).default;
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new Unavailable("onnxruntime-node is not installed; run npm ci --prefix bench");
  }
}

function expressionOf({ type, low, high, log }) {
  const word = type === "int" ? (log ? "logint" : "int") : log ? "loguniform" : "uniform";
  // Hard, since the surrogate has learnt nothing beyond.
  return `${word}(${low}, ${high})!`;
}

/** Of each params once, as long as anyone has them. */
function remembered(of) {
  const known = new WeakMap();
  return (params) => {
    if (!known.has(params)) known.set(params, of(params));
    return known.get(params);
  };
}

function once(of) {
  let found;
  return () => {
    found ??= of();
    return found;
  };
}

/** Over params drawn at random. */
async function medianSeconds(space, told) {
  const rng = stream("lcbench seconds");
  const seconds = [];
  for (let i = 0; i < 101; i++) {
    const point = Float64Array.from(space.dimensions, () => rng.next());
    seconds.push((await told(decodePoint(space, point))).seconds);
  }
  return median(seconds);
}

/** A training's [epochs] accuracies, and its seconds. One row an epoch; the surrogate's first outputs are the seconds up to then and `val_accuracy`. */
async function tell(ort, session, { code, epochs, names, params }) {
  const width = names.length + 1;
  const continuous = new Float32Array(epochs * width);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    continuous.set([epoch, ...names.map((name) => params[name])], (epoch - 1) * width);
  }
  const output = await session.run({
    x_cat: new ort.Tensor("int32", new Int32Array(epochs).fill(code), [epochs, 1]),
    x_cont: new ort.Tensor("float32", continuous, [epochs, width]),
  });
  const { data, dims } = output[session.outputNames[0]];
  const at = (row, column) => data[row * dims[1] + column];
  const accuracies = Float64Array.from({ length: epochs }, (_, row) => at(row, 1));
  return { accuracies, seconds: Math.max(at(epochs - 1, 0), LEAST_SECONDS) };
}
