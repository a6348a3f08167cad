import type { Metric } from "../study/definition.ts";
import { shortNumber } from "../study/describe.ts";
import { ABSURD } from "../study/score.ts";
import type { CurvePoint } from "../study/study.ts";

/** A training loss has exploded beyond `factor` times its first value plus `room`, which keeps tiny first values from counting. */
const trainLimit = { factor: 10, room: 1 };

/** A validation loss on its own may grow a lot by mere overfitting, which is no divergence: its best epoch still counts. */
const validationLimit = { factor: 100, room: 10 };

/**
 * Why training has diverged, by the curve's newest epoch; undefined while it is healthy.
 *
 * - The searched metric, or any loss, is NaN, infinite or absurdly large.
 * - The training loss lay far above its first value for two epochs in a row: above 10 times it plus 1. Only where no
 *   training loss is reported is the validation loss judged, above 100 times its first value plus 10, since it also
 *   grows where a network overfits. Losses that were ever negative have no such measure and are not judged; nor are
 *   losses of another name, such as a critic's `value_loss`, which may rightly grow.
 */
export function divergenceOf(curve: readonly CurvePoint[], metric: Metric): string | undefined {
  const newest = curve.at(-1);
  if (newest === undefined) return undefined;
  const names = Object.keys(newest.metrics).filter((name) => name === metric.name || isLoss(name));
  for (const name of names) {
    const value = newest.metrics[name]!;
    if (!Number.isFinite(value)) return `${name} is ${value} at epoch ${newest.epoch}`;
    if (Math.abs(value) > ABSURD)
      return `${name} is ${shortNumber(value)} at epoch ${newest.epoch}, beyond any real loss`;
  }
  const main = names.filter(isMainLoss);
  const train = main.filter((name) => !wordsOf(name).some((word) => validationWords.has(word)));
  const [judged, limit] = train.length > 0 ? [train, trainLimit] : [main, validationLimit];
  for (const name of judged) {
    const growth = explosionOf(curve, name, limit);
    if (growth !== undefined) return growth;
  }
  return undefined;
}

function explosionOf(
  curve: readonly CurvePoint[],
  name: string,
  { factor, room }: typeof trainLimit,
): string | undefined {
  const first = curve.find(({ metrics }) => metrics[name] !== undefined)?.metrics[name];
  const last = curve.at(-1)?.metrics[name];
  if (first === undefined || last === undefined) return undefined;
  const limit = factor * first + room;
  // Asked after each epoch, and nearly always answered here.
  if (last <= limit) return undefined;
  const values = curve.flatMap(({ metrics }) => metrics[name] ?? []);
  const before = values.at(-2);
  if (before === undefined || before <= limit || values.some((value) => !(value >= 0))) return undefined;
  return `${name} grew from ${shortNumber(first)} to ${shortNumber(last)} by epoch ${curve.at(-1)!.epoch}`;
}

const lossWords = new Set(["loss", "nll", "perplexity", "ppl", "error", "mse", "rmse", "mae"]);
const validationWords = new Set(["val", "valid", "validation", "dev", "eval", "test"]);
const plainWords = new Set([
  ...lossWords,
  ...validationWords,
  "train",
  "training",
  "epoch",
  "mean",
  "avg",
  "average",
  "total",
]);

/** Whether less of it is better by its name: `train_loss`, `valLoss`, `Loss/critic`, `perplexity`. */
function isLoss(name: string): boolean {
  return /loss|error|nll|perplexity/i.test(name) || wordsOf(name).some((word) => lossWords.has(word));
}

/** Whether it is the loss of the whole network on training or validation data, and not a part of it by some other name. */
function isMainLoss(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => lossWords.has(word)) && words.every((word) => plainWords.has(word));
}

/** A metric's name in lower-case words: `valLoss`, `val_loss` and `val/loss` are the same two. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "");
}
