import { UserError } from "../../space/user-error.ts";
import type { Study } from "../../study/study.ts";
import { type PlotName, plotNames } from "./names.ts";

/** What a user may ask of a plot. */
export interface PlotWishes {
  readonly over?: "trials" | "epochs" | "time";
  readonly metric?: string;
  readonly params?: string;
  readonly trials?: string;
  readonly stage?: number;
  readonly log?: boolean;
  readonly with?: readonly string[];
}

/** The charts that a wish is for; those left out are for all. */
const takers: readonly (readonly [keyof PlotWishes, readonly PlotName[]])[] = [
  ["over", ["history", "curves", "compare"]],
  ["metric", ["curves"]],
  ["params", ["space", "parallel", "pairs"]],
  ["trials", plotNames.filter((name) => name !== "importance")],
  ["log", plotNames.filter((name) => name !== "importance" && name !== "timeline")],
  ["stage", ["space", "pairs", "importance"]],
  ["with", ["compare"]],
];

/** Throws UserError for a wish that the chart would pass over in silence. */
export function checkWishes(study: Study, name: PlotName, wishes: PlotWishes): void {
  for (const [wish, charts] of takers) {
    if (wishes[wish] !== undefined && !charts.includes(name))
      throw new UserError(`--${wish} is for ${charts.join(", ")}; leave it out with ${name}`);
  }
  if (name === "curves" && wishes.over === "trials")
    throw new UserError("--over trials is for history and compare; leave it out with curves, or write --over time");
  checkStage(study, wishes.stage);
}

/** Throws UserError where a stage that a user named has not been opened. */
export function checkStage({ stages }: Study, stage: number | undefined): void {
  if (stage === undefined || stage <= stages.length) return;
  const opened = stages.length === 0 ? "none is open yet" : `the study has opened stages 1 to ${stages.length} so far`;
  throw new UserError(`--stage: there is no stage ${stage}; ${opened}`);
}
