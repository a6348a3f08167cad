import { type Options, optionReader } from "../definition/options.ts";
import { numbersOf } from "../study/stage-trials.ts";
import { type BracketView, countAt } from "./bracket.ts";
import { halving } from "./halving.ts";
import { firstRungOf, levelsUpTo, noRung } from "./rungs.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Asynchronous successive halving: rungs lie at `grace` × `eta`^k epochs; whoever is among the best 1/`eta` of those that
 * have reached its rung so far goes on. Nobody waits for a rung to fill, so no worker is ever idle.
 *
 * Options: `eta` 3, `grace` the first rung's epoch, by default a twentieth of the stage's and at least 1.
 * Reference: Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020.
 */
export function asha(options: Options): Schedule {
  const read = optionReader("asha", options, "schedule");
  const eta = read.number("eta", 3, { least: 1.1 });
  const grace = read.optional("grace", { least: 0.001 }, 1);
  read.end();
  const first = (stage: { readonly epochs: number }) => grace ?? firstRungOf(stage);
  return {
    ...halving(
      (stage) => [{ numbers: numbersOf(stage), levels: levelsUpTo(stage.epochs, eta, first(stage)) }],
      topShare(eta),
    ),
    stopsNone: (plan) => (levelsUpTo(plan.epochs, eta, first(plan)).length === 0 ? noRung(first(plan)) : undefined),
  };
}

/** The best 1/eta of those that have come to a rung. */
export function topShare(eta: number): (view: BracketView, rung: number) => number {
  return (view, rung) => Math.floor(countAt(view, rung) / eta);
}
