import { count } from "../study/amounts.ts";
import { asLeft } from "../study/as-left.ts";
import { lossOf, type Metric } from "../study/definition.ts";
import { shortNumber } from "../study/describe.ts";
import { reached } from "../study/losses.ts";
import { cameToNothing } from "../study/score.ts";
import type { Study, Trial } from "../study/study.ts";
import { foretoldText } from "./foretold.ts";

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

/** What samplers note, as sentences; of another's notes people see the names. */
const notes: Readonly<Record<string, (value: number | string) => string>> = {
  point: (number) => `It is number ${number} there.`,
  study: (study) => `It is from ${study}.`,
  "rank there": (rank) => `It ranked number ${rank} there.`,
  trials: (known) => `It learnt from ${count(Number(known), "trial")}.`,
  weights: (weights) => `It weighed the metrics by ${weights}.`,
  "since the model": (doubt) => `It stands in for a trial of the model gp, since that ${doubt}.`,
  "weight of other studies": (weight) =>
    Number(weight) > 0
      ? `Losses of other studies count by ${shortNumber(Number(weight))}: 1 where they differ as those here do, 0 where they mislead.`
      : "Losses of other studies do not count: those here differ in another way.",
  "share explained": (share) =>
    Number(share) > 0
      ? `Of trials left out one at a time, the model explains ${Math.round(100 * Number(share))}% of the variance.`
      : "Of trials left out one at a time, the model explains nothing.",
};

/** Who drew a trial's params. */
interface Drawn {
  readonly sampler: string;
  /** What they noted. */
  readonly why?: Trial["why"] | undefined;
}

/** Why a sampler chose a trial's params, by what it noted, and how the outcome compares with what it expected; a sentence each. */
export function reasonsOf(drawn: Drawn, trial: Trial, study: Study): readonly string[] {
  const { origin } = trial;
  const others =
    origin === undefined
      ? []
      : [
          `Since then it has taken over the weights of trial ${origin.trial} at epoch ${shortNumber(origin.epoch)}, and that trial's params with changes.`,
        ];
  return [...reasonsToDraw(drawn, trial, study), ...others];
}

function reasonsToDraw({ sampler, why = {} }: Drawn, trial: Trial, study: Study): readonly string[] {
  const { model, expected, sd, low, high, ...others } = why;
  const name = String(model ?? sampler);
  const noted = notedLines(others);
  const design = designs[name];
  if (design !== undefined) return [design, ...noted];
  if (typeof expected === "number") {
    const outcome =
      trial.origin === undefined ? [outcomeOf(trial, expected, typeof sd === "number" ? sd : undefined, study)] : [];
    const foretold = foretoldText(study, name);
    return [
      `The model ${name} expected ${expectation({ expected, sd, low, high }, study.definition.metric)}.`,
      ...outcome,
      ...(foretold === undefined ? [] : [foretold]),
      ...noted,
    ];
  }
  if (noted.length > 0 || model !== undefined)
    return [`The model ${name} chose it, and noted no expected score.`, ...noted];
  return [
    `${name} noted no reason. Samplers that learn draw by chance, or evenly, until enough trials of the stage have a score, and all through a stage too short to tell how later ones end.`,
  ];
}

function notedLines(why: Readonly<Record<string, number | string>>): readonly string[] {
  const entries = Object.entries(why);
  const rest = entries
    .filter(([key]) => notes[key] === undefined)
    .map(([key, value]) => `${key} ${typeof value === "number" ? shortNumber(value) : value}`);
  return [
    ...entries.flatMap(([key, value]) => notes[key]?.(value) ?? []),
    ...(rest.length > 0 ? [`It noted: ${rest.join(", ")}.`] : []),
  ];
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

/** What the trial has come to, or had in the stage that drew it, against what was expected of it. */
function outcomeOf(trial: Trial, expected: number, sd: number | undefined, { definition, stages }: Study): string {
  const stage = stages[trial.born - 1];
  const left = stage === undefined ? trial : asLeft(trial, stage, definition);
  const { score, state, epochs } = left;
  if (cameToNothing(left)) return `It has ${state} without a score that counts.`;
  const goesOn = state === "running" || state === "paused";
  if (score === undefined) return goesOn ? "It has no score yet." : `It has ${state} without a score.`;
  const { goal, name } = definition.metric;
  const better = expected - lossOf(goal, score);
  const far = sd !== undefined && sd > 0 ? `${shortNumber(Math.abs(better) / sd)} standard deviations ` : "";
  const came = goesOn ? "So far it has come" : left === trial ? "It has come" : `In stage ${trial.born} it came`;
  const epoch = reached(left);
  const isWhole = epoch >= epochs;
  const verdict =
    better === 0
      ? "just as expected"
      : better > 0
        ? `${far}better than expected`
        : `${far}worse than expected${isWhole ? "" : " of its end"}`;
  const place = isWhole ? "" : ` by epoch ${shortNumber(epoch)} of ${shortNumber(epochs)}`;
  return `${came} to ${name} ${shortNumber(score)}${place}, ${verdict}.`;
}
