/**
 * LCBench's learning-curve surrogate: what 52 epochs of a funnel-shaped MLP would have given, for any hyperparameters.
 * The `lcbench` scenario of YAHPO Gym (Pfisterer et al. 2022; github.com/slds-lmu/yahpo_data), fitted to LCBench (Zimmer et al. 2021).
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSpace } from "../dist/space/space.js";

/** Why the benchmark cannot run here, and what to do. Not a failure: it needs data that the project does not carry. */
export class Unavailable extends Error {}

/**
 * Loads the tasks of a benchmark folder (`model.onnx`, `tasks.json`); `tasksFile` names another list of tasks.
 * Each has an `id`, its `space`, its `epochs`, the reference values `best` and `median` of `val_accuracy`, and
 * `curve(params)`: a promise of [epochs] validation accuracies in percent. Throws Unavailable without data or onnxruntime-node.
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
  return tasks.map(({ id, code, best, median }) => ({
    id,
    best,
    median,
    epochs,
    space: parsed,
    curve: (params) => curveOf(ort, session, { code, epochs, names, params }),
  }));
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
  return `${word}(${low}, ${high})`;
}

/** One row an epoch; the surrogate's second output is `val_accuracy`. */
async function curveOf(ort, session, { code, epochs, names, params }) {
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
  return Float64Array.from({ length: epochs }, (_, row) => data[row * dims[1] + 1]);
}
