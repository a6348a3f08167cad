import { lossOf, type Metric } from "../study/definition.ts";
import { shortNumber } from "../study/describe.ts";
import type { Trial } from "../study/study.ts";

/** Where no result decides, and what does. */
const designs: Readonly<Record<string, string>> = {
  random: "Chance alone: random search draws every value from its range and looks at no result.",
  sobol:
    "Its number alone: it is a point of a scrambled Sobol sequence, which fills the ranges evenly and looks at no result.",
  latin:
    "Its number and chance: a Latin hypercube tries each part of every range once, in random order, and looks at no result.",
  grid: "Its number alone: it is a cell of a grid over the ranges, which looks at no result.",
  try: "The user: it is a point that study.yaml names under try.",
  learned: "Another study: its params are among the best of those that this study learns from, kept in learned.json.",
};

type Noted = number | string | undefined;

/** Why a sampler chose a trial's params, by what it noted, and how the outcome compares with what it expected; a sentence each. */
export function reasonsOf(
  { sampler, why = {} }: { readonly sampler: string; readonly why?: Trial["why"] | undefined },
  trial: Pick<Trial, "score" | "state">,
  metric: Metric,
): readonly string[] {
  const { model, expected, sd, low, high, ...others } = why;
  const name = String(model ?? sampler);
  const rest = Object.entries(others).map(
    ([key, value]) => `${key} ${typeof value === "number" ? shortNumber(value) : value}`,
  );
  const design = designs[name];
  if (design !== undefined) return [design, ...(rest.length > 0 ? [rest.join(", ")] : [])];
  const lines: string[] = [];
  if (typeof expected === "number") {
    lines.push(`The model ${name} expected ${expectation({ expected, sd, low, high }, metric)}.`);
    lines.push(outcome(trial, expected, typeof sd === "number" ? sd : undefined, metric));
  } else if (rest.length > 0 || model !== undefined) {
    lines.push(`The model ${name} chose it, and noted no expected score.`);
  } else {
    lines.push(
      `${name} noted no reason. Samplers that learn draw by chance, or evenly, until enough trials of the stage have a score, and all through a stage too short to tell how later ones end.`,
    );
  }
  if (rest.length > 0) lines.push(`It noted: ${rest.join(", ")}.`);
  return lines;
}

/** `val_accuracy 0.91, within one standard deviation 0.89 … 0.92`: losses, as samplers note them, told as scores. */
function expectation(
  { expected, sd, low, high }: { readonly expected: number } & Readonly<Record<"sd" | "low" | "high", Noted>>,
  { goal, name }: Metric,
): string {
  // A loss is the score with its sign turned, so turning it once more gives the score.
  const score = `${name} ${shortNumber(lossOf(goal, expected))}`;
  if (typeof sd === "number") return `${score} ± ${shortNumber(sd)} (one standard deviation)`;
  if (typeof low !== "number" || typeof high !== "number") return score;
  const [least, most] = [lossOf(goal, low), lossOf(goal, high)].sort((a, b) => a - b).map(shortNumber);
  return `${score}, within one standard deviation ${least} … ${most}`;
}

/** What the trial has come to, against what was expected of it. */
function outcome(
  { score, state }: Pick<Trial, "score" | "state">,
  expected: number,
  sd: number | undefined,
  { goal, name }: Metric,
): string {
  if (score === undefined) return state === "running" ? "It has no score yet." : `It has ${state} without a score.`;
  const better = expected - lossOf(goal, score);
  const far = sd !== undefined && sd > 0 ? `${shortNumber(Math.abs(better) / sd)} standard deviations ` : "";
  const verdict = better === 0 ? "just as expected" : `${far}${better > 0 ? "better" : "worse"} than expected`;
  return `${state === "running" ? "So far it has come" : "It has come"} to ${name} ${shortNumber(score)}, ${verdict}.`;
}
