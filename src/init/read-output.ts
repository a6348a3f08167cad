import { goalOf } from "../definition/metric.ts";
import { jsonRows } from "../formats/results/table-rows.ts";
import { byWorth, type FoundMetric, isResult } from "./found-metric.ts";

/**
 * One or two words before a number: `val_loss: 0.3`, `Validation loss = 0.3`, `'eval_loss': 0.3`, `valid_0's auc: 0.9`; `val acc 0.91`
 * too, but `hidden 64` has no sign between.
 */
const printed =
  /((?:[A-Za-z][\w./-]*(?:'s)?[ \t]+)?[A-Za-z][\w./-]*)(?:('?)[ \t]*([:=])[ \t]*'?|[ \t]+)([-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[-+]?\d+)?|nan|[-+]?inf(?:inity)?)(?![\w.])/gi;
const qualifiers = /^(val|valid|validation|dev|eval|evaluation|test|train|training|average|avg|mean|best)$/i;

/**
 * The metrics in a program's output, best first. Where JSON lines tell epochs they are the program's own word, and what it
 * prints for people is not looked at.
 */
export function readOutput(lines: readonly string[]): readonly FoundMetric[] {
  const rows = jsonRows(lines.join("\n"), true).map(({ numbers }) => numbers);
  const told = jsonMetrics(rows.filter((numbers) => numbers.has("epoch")));
  return byWorth(told.length > 0 ? told : [...jsonMetrics(rows), ...printedMetrics(lines)]);
}

function jsonMetrics(rows: readonly ReadonlyMap<string, number | undefined>[]): readonly FoundMetric[] {
  const times = new Map<string, number>();
  for (const [name, number] of rows.flatMap((numbers) => [...numbers]))
    if (isResult(name) && number !== undefined) times.set(name, (times.get(name) ?? 0) + 1);
  return [...times].map(([name, times]) => ({ name, goal: goalOf(name), times }));
}

function printedMetrics(lines: readonly string[]): readonly FoundMetric[] {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const texts = [...line.matchAll(printed)].map(
      ([, words = "", quote = "", sign = " "]) => `${labelOf(words)}${quote}${sign}`,
    );
    for (const text of new Set(texts)) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const epochPattern = epochPatternOf(lines);
  const told = epochPattern === undefined ? {} : { epochPattern };
  const trainsOn = namesSeveral(epochPattern, lines);
  const found = [...counts].flatMap(([text, times]) => {
    const name = nameOf(text.slice(0, -1));
    if (!isResult(name) || (text.endsWith(" ") && goalOf(name) === undefined)) return [];
    return [{ name, goal: goalOf(name), pattern: patternOf(text), ...told, times, final: times === 1 && trainsOn }];
  });
  // What is told once, and otherwise again and again, is a summary at the end.
  return found.filter(({ name, times }) => times > 1 || !found.some((other) => other.name === name && other.times > 1));
}

/** The words that name a number: the last, and the one before it where that says of which data it is. */
function labelOf(words: string): string {
  const [first = "", second] = words.split(/[ \t]+/);
  if (second === undefined) return first;
  return qualifiers.test(first) || first.endsWith("'s") ? `${first} ${second}` : second;
}

/** `val_loss` of "Validation loss", `valid_0_auc` of "valid_0's auc". */
function nameOf(label: string): string {
  return label
    .trim()
    .replace(/^(valid|validation|dev|eval|evaluation)\b(?=[ _/-])/i, "val")
    .replace(/^(average|avg|mean)\s+/i, "")
    .replaceAll(/'s?(?![A-Za-z])/g, "")
    .replaceAll(/\s+/g, "_")
    .toLowerCase();
}

/**
 * Its group takes what a number is made of, and so also nan and inf, but neither % nor the total behind a slash. Without a
 * sign words may follow, as in `val loss improved`, so a number has to begin there.
 */
function patternOf(text: string): string {
  const sign = text.slice(-1);
  const label = text
    .slice(0, -1)
    .replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll(/\s+/g, "\\s+");
  const number = "([-+]?(?:\\.?\\d|[Nn]a[Nn]|[Ii]nf)[-+.\\w]*)";
  return `(?<![\\w.])${label}${sign === " " ? `\\s+${number}` : `\\s*${sign}\\s*${label.endsWith("'") ? "'?" : ""}([-+.\\w]+)`}`;
}

/** `Epoch 3/10` or `[epoch=3]`, the dicts that Hugging Face's Trainer prints, and the rounds of XGBoost and LightGBM. */
const epochPatterns = [
  "(?:^|[^\\w])[Ee]poch\\s*[:=#\\[]?\\s*(\\d+)",
  "'epoch':\\s*'?(\\d+(?:\\.\\d+)?)",
  "^\\[(\\d+)\\]\\s",
];

/** Whether lines name more than one epoch. */
function namesSeveral(epochPattern: string | undefined, lines: readonly string[]): boolean {
  if (epochPattern === undefined) return false;
  const pattern = new RegExp(epochPattern);
  return new Set(lines.flatMap((line) => pattern.exec(line)?.[1] ?? [])).size > 1;
}

/** That by which most lines tell their epoch; undefined where none does. */
function epochPatternOf(lines: readonly string[]): string | undefined {
  const told = epochPatterns.map((pattern) => lines.filter((line) => new RegExp(pattern).test(line)).length);
  const most = Math.max(...told);
  return most === 0 ? undefined : epochPatterns[told.indexOf(most)];
}
