import type { Study, Trial } from "../study/study.ts";
import { comparableTrials, levelsTo } from "./comparable.ts";
import type { Schedule, Verdict } from "./schedule.ts";
import { stages } from "./stages.ts";

/** A schedule that starts what `stages` starts, and judges each trial after each epoch. */
export function stopping(
  verdict: (study: Study, trial: Trial) => Verdict,
  stopsNone: NonNullable<Schedule["stopsNone"]>,
): Schedule {
  return {
    next: stages().next,
    verdict,
    stopsNone,
    comparable: (study, stage) => comparableTrials(study, stage, levelsTo(stage.epochs)),
  };
}
