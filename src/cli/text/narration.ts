import { borderCheck, withoutFinding } from "../../analysis/border.ts";
import { budgetTrust } from "../../analysis/budget-trust.ts";
import { best, isScored } from "../../analysis/ranking.ts";
import { trustText } from "../../analysis/trust-text.ts";
import { printParameter } from "../../space/print.ts";
import { count, trialsText } from "../../study/amounts.ts";
import { isBetter } from "../../study/definition.ts";
import { closeNumber, describeParams, describeReason } from "../../study/describe.ts";
import { plansAhead } from "../../study/repeats.ts";
import { newTrialsIn, trialsOf } from "../../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../../study/study.ts";

/** What has happened, one line a thing. */
export interface News {
  /** How stages ended and began: what nobody should miss. */
  readonly stages: readonly string[];
  /** What became of single trials: for logs and pipes. */
  readonly trials: readonly string[];
  /** Those of them that failed in a way that none did before. */
  readonly failures: readonly string[];
}

/** Tells what has happened in a study since it was last asked. */
export class Narration {
  #stages: number;
  #trials: readonly (Trial | undefined)[];
  #best: number | undefined;
  readonly #reasons = new Set<string>();

  constructor(study: Study) {
    this.#stages = study.stages.length;
    this.#trials = study.trials;
    this.#best = best(study)?.score;
  }

  tell(study: Study): News {
    const stages = study.stages.slice(this.#stages).flatMap((stage) => stageLines(study, stage));
    this.#stages = study.stages.length;
    const trials: string[] = [];
    const failures: string[] = [];
    for (let i = 0; i < study.trials.length; i++) {
      const [trial, before] = [study.trials[i], this.#trials[i]];
      if (trial === undefined || trial === before) continue;
      trials.push(...this.#bestLines(study, trial));
      const isOver = trial.state !== "running" && trial.state !== "done";
      if (!isOver || (before !== undefined && before.state !== "running")) continue;
      const reason = describeReason(trial.reason);
      trials.push(`trial ${trial.number} ${trial.state}: ${reason}`);
      if (trial.state === "failed" && !this.#reasons.has(reason)) failures.push(trials.at(-1)!);
      this.#reasons.add(reason);
    }
    this.#trials = study.trials;
    return { stages, trials, failures };
  }

  /** A line where a trial is the best so far. */
  #bestLines({ definition }: Study, trial: Trial): string[] {
    const { name, goal } = definition.metric;
    if (!isScored(trial) || trial.repeatOf !== undefined) return [];
    const { number, score, scoreEpoch, params } = trial;
    if (this.#best !== undefined && !isBetter(goal, score, this.#best)) return [];
    this.#best = score;
    return [
      `best so far: ${name} ${closeNumber(score)}, trial ${number} at epoch ${scoreEpoch}: ${describeParams(params)}`,
    ];
  }
}

/** How the stage before ended, and the ranges of this one. */
export function stageLines(study: Study, stage: Stage): string[] {
  const before = study.stages[stage.number - 2];
  const lines: string[] = [];
  if (before !== undefined) lines.push(...borderLines(study, before), ...trustLines(study, before));
  const place = `stage ${stage.number} of ${study.stages.length + plansAhead(study).length}`;
  if (stage.confirms !== undefined) return [...lines, `${place}: ${repeatsText(stage.confirms, stage)}`];
  const fresh = newTrialsIn(stage);
  lines.push(`${place}: ${count(fresh, "new trial")} of ${count(stage.epochs, "epoch")}${carriedText(stage)}`);
  const width = Math.max(...stage.space.parameters.map(({ name }) => name.length));
  lines.push(
    ...stage.space.parameters.map((parameter) => `  ${parameter.name.padEnd(width)}  ${printParameter(parameter)}`),
  );
  lines.push(...stage.notes.map((note) => `  ${note}`));
  return lines;
}

function carriedText({ carried }: Stage): string {
  if (carried.length === 0) return "";
  return `, and ${trialsText(carried)} ${carried.length === 1 ? "goes" : "go"} on`;
}

function repeatsText(confirms: NonNullable<Stage["confirms"]>, stage: Stage): string {
  const seeds = newTrialsIn(stage) / confirms.length;
  const numbers = confirms.map(({ trial }) => trial).join(", ");
  return `the best ${confirms.length === 1 ? "trial" : "trials"}, ${numbers}, again with ${seeds} other seeds each`;
}

/** How far the order of trials at the end of the stage before told that of this one; nothing where too few tell. */
export function trustLines(study: Study, { number }: Stage): string[] {
  return budgetTrust(study)
    .filter(({ stage }) => stage === number)
    .map((trust) => `trust in short training: ${trustText(trust)}`);
}

/**
 * The border check of a stage, a sentence each; one that says so when nothing sits on a border, or too little is known.
 * Nothing where the stage searches nothing.
 */
export function borderLines(study: Study, stage: Stage): string[] {
  if (stage.confirms !== undefined) return [];
  const { goal } = study.definition.metric;
  const trials = trialsOf(study, stage);
  const findings = borderCheck(stage.space, trials, goal);
  if (findings.length === 0)
    return [`border check of stage ${stage.number}: ${withoutFinding(stage.space, trials, goal)}`];
  return [`border check of stage ${stage.number}:`, ...findings.map(({ text }) => `  ${text}`)];
}
