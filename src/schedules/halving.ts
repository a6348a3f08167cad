import { oncePer } from "../space/once-per.ts";
import { reached } from "../study/losses.ts";
import { isYetToGoOn } from "../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { asPaused, type Bracket, type BracketView, bestWaiting, type Quota, rankAt, viewBracket } from "./bracket.ts";
import { comparableTrials } from "./comparable.ts";
import { stageByStage } from "./next-stage.ts";
import { hasRoom } from "./room.ts";
import { goOn, type Job, type Schedule, type Verdict } from "./schedule.ts";
import { type Standing, standingOf } from "./standing.ts";
import { waitFor } from "./wait-for.ts";

/**
 * Successive halving with pauses: a trial that reaches a rung waits there with its checkpoint, until it is among those
 * of the rung that may go on; any free worker then goes on with it. A trial that may go on when it arrives just does.
 *
 * A free worker first goes on with what was interrupted or carried into the stage, then promotes from the highest rung
 * down, then starts a new trial. When nothing else is left and no trial of the stage has come to its end, the best of
 * the highest rung goes on, so that every stage trains one trial fully. What still waits then has lost.
 *
 * @param bracketsOf the brackets of a stage, which hold all its trials; one without rungs trains them to the end
 */
export function halving(bracketsOf: (stage: Stage) => readonly Bracket[], quota: Quota): Schedule {
  const bracketsIn = oncePer(bracketsOf);
  return {
    next: stageByStage((study, stage) => jobWithin(study, stage, bracketsIn(stage), quota)),
    verdict(study, trial) {
      const stage = study.stages[trial.stage - 1];
      const bracket = stage && bracketsIn(stage).find(({ numbers }) => numbers.includes(trial.number));
      return bracket === undefined ? goOn : judge(study, bracket, trial, quota);
    },
    comparable(study, stage) {
      const levels = bracketsIn(stage).flatMap((bracket) => bracket.levels);
      return comparableTrials(
        study,
        stage,
        [...new Set(levels)].sort((a, b) => a - b),
      );
    },
  };
}

function judge(study: Study, bracket: Bracket, trial: Trial, quota: Quota): Verdict {
  const standing = standingOf(asPaused(trial), bracket.levels, study.definition.metric);
  if (standing.phase !== "waiting") return goOn;
  const rung = standing.losses.length - 1;
  const view = viewBracket(study, bracket, trial);
  const rank = rankAt(view, rung, standing);
  const allowed = quota(view, rung);
  if (rank < allowed && Number.isFinite(standing.losses[rung])) return goOn;
  const why =
    allowed === 0
      ? "until more trials have come to this rung"
      : `number ${rank + 1} of this rung, of which the best ${allowed === 1 ? "one goes" : `${allowed} go`} on`;
  return { kind: "pause", reason: `waits at epoch ${reached(trial)}, ${why}` };
}

function jobWithin(study: Study, stage: Stage, brackets: readonly Bracket[], quota: Quota): Job | undefined {
  const { number, epochs } = stage;
  const views = brackets.map((bracket) => viewBracket(study, bracket));
  const standings = views.flatMap((view) => view.standings);
  const resume = ({ trial }: Standing): Job => ({ kind: "resume", trial: trial.number, stage: number, epochs });

  const interrupted = standings.find(
    ({ trial, phase }) =>
      trial.state !== "running" && (isYetToGoOn(trial, number) || (trial.state === "paused" && phase === "climbing")),
  );
  if (interrupted !== undefined) return resume(interrupted);
  const promoted = highest(views, (view, rung, best) => rankAt(view, rung, best) < quota(view, rung));
  if (promoted !== undefined) return resume(promoted);
  if (hasRoom(study, stage)) return { kind: "start", stage: number, epochs };
  const wait = waitFor(
    standings.map(({ trial }) => trial),
    stage,
  );
  if (wait !== undefined) return wait;
  if (standings.some(({ trial }) => trial.state === "done")) return undefined;
  const last = highest(views, () => true);
  return last && resume(last);
}

/** The best that waits on the highest rung, by its epoch, where it holds. */
function highest(
  views: readonly BracketView[],
  holds: (view: BracketView, rung: number, best: Standing) => boolean,
): Standing | undefined {
  const rungs = views.flatMap((view) => view.bracket.levels.map((level, rung) => ({ view, level, rung })));
  rungs.sort((a, b) => b.level - a.level);
  for (const { view, rung } of rungs) {
    const best = bestWaiting(view, rung);
    if (best !== undefined && holds(view, rung, best)) return best;
  }
  return undefined;
}
