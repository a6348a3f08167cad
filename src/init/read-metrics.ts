import { goalOf } from "../definition/metric.ts";
import { readPrintedNumber } from "../formats/results/numbers.ts";
import type { Goal } from "../study/definition.ts";
import { isSealed } from "../study/sealed.ts";

/** A number that a program printed under a name, and how a study reads it. */
export interface PrintedMetric {
  /** `val_accuracy`; `val_loss` for "Validation loss". */
  readonly name: string;
  readonly goal: Goal | undefined;
  /** Undefined where the program prints JSON lines, which need no pattern. */
  readonly pattern?: string;
  readonly epochPattern?: string;
  /** How often it was printed. */
  readonly times: number;
}

const json = /^\s*\{.*"epoch"\s*:.*\}\s*$/;
/** One or two words before a number: `val_loss: 0.3`, `Validation loss = 0.3`, `acc 0.91%` not, for it has no sign between. */
const printed =
  /((?:[A-Za-z][\w./-]*[ \t]+)?[A-Za-z][\w./-]*)[ \t]*([:=])[ \t]*([-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[-+]?\d+)?|nan|[-+]?inf(?:inity)?)(?![\w.])/gi;
const qualifiers = /^(val|valid|validation|dev|eval|evaluation|test|train|training|average|avg|mean|best)$/i;
const ignored =
  /^(epochs?|steps?|iter\w*|batch\w*|time|seconds|secs?|eta|ms|lr|learning_rate|seed|trial|rank|size|params|parameters|gpu|mem\w*|best_\w+)$/i;

/** The metrics in a program's output, those first by which one would choose: validation before training, accuracy before loss. */
export function readMetrics(lines: readonly string[]): readonly PrintedMetric[] {
  const reported = lines.filter((line) => json.test(line)).map((line) => metricsOf(line));
  if (reported.some((names) => names.length > 0)) {
    const names = new Set(reported.flat());
    return byWorth(
      [...names].map((name) => ({
        name,
        goal: goalOf(name),
        times: reported.filter((each) => each.includes(name)).length,
      })),
    );
  }
  const counts = new Map<string, { readonly text: string; times: number }>();
  for (const line of lines) {
    for (const text of new Set(
      [...line.matchAll(printed)].map(([, words = "", sign = ""]) => `${labelOf(words)}${sign}`),
    )) {
      const known = counts.get(text);
      if (known === undefined) counts.set(text, { text, times: 1 });
      else known.times++;
    }
  }
  const epochPattern = epochPatternOf(lines);
  return byWorth(
    [...counts.values()].flatMap(({ text, times }) => {
      const name = nameOf(text.slice(0, -1));
      if (ignored.test(name)) return [];
      const pattern = patternOf(text);
      return [{ name, goal: goalOf(name), pattern, ...(epochPattern === undefined ? {} : { epochPattern }), times }];
    }),
  );
}

function metricsOf(line: string): readonly string[] {
  try {
    const fields: unknown = JSON.parse(line.replaceAll(/(?<=[:\s])(NaN|-?Infinity)(?=[,\s}])/g, '"$1"'));
    if (typeof fields !== "object" || fields === null) return [];
    return Object.entries(fields).flatMap(([name, value]) =>
      !ignored.test(name) &&
      (typeof value === "number" || (typeof value === "string" && readPrintedNumber(value) !== undefined))
        ? [name]
        : [],
    );
  } catch {
    return [];
  }
}

/** The words that name a number: the last, and the one before it where that says of which data it is. */
function labelOf(words: string): string {
  const [first = "", second] = words.split(/[ \t]+/);
  if (second === undefined) return first;
  return qualifiers.test(first) ? `${first} ${second}` : second;
}

/** `val_loss` of "Validation loss". */
function nameOf(label: string): string {
  return label
    .trim()
    .replace(/^(valid|validation|dev|eval|evaluation)\b(?=[ _/-])/i, "val")
    .replace(/^(average|avg|mean)\s+/i, "")
    .replaceAll(/\s+/g, "_")
    .toLowerCase();
}

/** Its group takes what a number is made of, and so also nan and inf, but neither % nor the total behind a slash. */
function patternOf(text: string): string {
  const sign = text.slice(-1);
  const label = text
    .slice(0, -1)
    .replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll(/\s+/g, "\\s+");
  return `(?<![\\w.])${label}\\s*${sign}\\s*([-+.\\w]+)`;
}

/** `Epoch 3/10`, `epoch: 3`, `[epoch=3]`; undefined where no line tells an epoch. */
function epochPatternOf(lines: readonly string[]): string | undefined {
  const pattern = "(?:^|[^\\w])[Ee]poch\\s*[:=#\\[]?\\s*(\\d+)";
  return lines.some((line) => new RegExp(pattern).test(line)) ? pattern : undefined;
}

function byWorth(metrics: readonly PrintedMetric[]): readonly PrintedMetric[] {
  return metrics.filter(({ name }) => !isSealed(name)).sort((a, b) => worth(b) - worth(a));
}

function worth({ name, goal, times }: PrintedMetric): number {
  const of = /^(val|valid|validation|dev|eval)(?=[_\s/.-])/i.test(name)
    ? 40
    : /^(train|training)(?=[_\s/.-])/i.test(name)
      ? -40
      : 0;
  const kind = /acc/i.test(name) ? 9 : goal === "maximize" ? 8 : goal === "minimize" ? 5 : 0;
  // What is printed after each batch is no epoch's result.
  return of + kind - Math.min(10, Math.log2(times));
}
