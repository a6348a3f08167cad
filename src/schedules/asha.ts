import { type Options, optionReader } from "../definition/options.ts";
import { numbersOf } from "../study/stage-trials.ts";
import type { Stage } from "../study/study.ts";
import { type BracketView, countAt } from "./bracket.ts";
import { halving } from "./halving.ts";
import type { Schedule } from "./schedule.ts";
import type { Levels } from "./standing.ts";

/** Before this share of a stage's epochs a curve tells too little to judge it by: of 52 epochs, the third is the first to. */
const FIRST_RUNG = 1 / 20;

/**
 * Asynchronous successive halving: rungs lie at `grace` × `eta`^k epochs; whoever is among the best 1/`eta` of those that
 * have reached its rung so far goes on. Nobody waits for a rung to fill, so no worker is ever idle.
 *
 * Options: `eta` 3, `grace` the first rung's epoch, by default a twentieth of the stage's and at least 1.
 * Reference: Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020.
 */
export function asha(options: Options): Schedule {
  const read = optionReader("asha", options);
  const eta = read.number("eta", 3, { above: 1 });
  const grace = read.optional("grace", { above: 0 }, 1);
  read.end();
  return halving(
    (stage) => [{ numbers: numbersOf(stage), levels: levelsUpTo(stage.epochs, eta, grace ?? firstRungOf(stage)) }],
    topShare(eta),
  );
}

/** The epoch of the first rung, where the user says nothing. */
export function firstRungOf({ epochs }: Pick<Stage, "epochs">): number {
  return Math.max(1, epochs * FIRST_RUNG);
}

/** The best 1/eta of those that have come to a rung. */
export function topShare(eta: number): (view: BracketView, rung: number) => number {
  return (view, rung) => Math.floor(countAt(view, rung) / eta);
}

/**
 * Rungs from `grace` on, each `eta` times as far as the one before. A rung nearer than half a step to the last epoch
 * would save next to nothing, and keep whoever waits there from the end.
 */
export function levelsUpTo(epochs: number, eta: number, grace: number): Levels {
  const levels: number[] = [];
  for (let level = grace; level * Math.sqrt(eta) <= epochs; level *= eta) levels.push(level);
  return levels;
}
