import { shortNumber } from "../study/describe.ts";
import type { Stage } from "../study/study.ts";
import type { Levels } from "./standing.ts";

/** Before this share of a stage's epochs a curve tells too little to judge it by: of 52 epochs, the third is the first to. */
const FIRST_RUNG = 1 / 20;

/** The epoch of the first rung, where the user says nothing. */
export function firstRungOf({ epochs }: Pick<Stage, "epochs">): number {
  return Math.max(1, epochs * FIRST_RUNG);
}

/** Why nobody waits at a rung, as `Schedule.stopsNone` tells it. */
export function noRung(first: number): string {
  return `its first rung is only at epoch ${shortNumber(first)}; choose a smaller grace, or more epochs`;
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
