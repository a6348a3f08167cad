import { whyHopeless } from "../../analysis/hopeless.ts";
import { best, countStates, ranked, studySummary } from "../../analysis/ranking.ts";
import { afterStage } from "../../schedules/after-stage.ts";
import { mostIn } from "../../schedules/room.ts";
import { whyEarly } from "../../schedules/until.ts";
import type { Params } from "../../space/space.ts";
import { tidy } from "../../study/amounts.ts";
import { type Goal, isBetter } from "../../study/definition.ts";
import { plansAhead } from "../../study/repeats.ts";
import { trialsOf } from "../../study/stage-trials.ts";
import type { Study, TrialState } from "../../study/study.ts";
import { scheduleOf } from "../../worker/assemble.ts";
import { lostIn, type Moment, presentIn, type WorkerReport, workerReports } from "../../worker/worker-report.ts";
import { forecast, secondsLeft } from "./forecast.ts";
import { type HostReport, hostReports } from "./host-report.ts";
import { type Throughput, throughputOf } from "./throughput.ts";

/** How a study stands: what `status --json` prints, and what its view draws. */
export interface StatusReport {
  readonly name: string;
  /**
   * `finished`: all stages are done, or `reason` says why it is over before; `failed`: it was given up, `reason` says why; `running`: workers are on it, or trials are
   * trained by hand; `waiting`: none is, and `whetstone run` goes on.
   */
  readonly state: "finished" | "failed" | "running" | "waiting";
  readonly reason: string;
  readonly metric: string;
  readonly goal: Goal;
  /** The stage opened last, null before the first: its number of how many, epochs of each trial, and its trials. */
  readonly stage: {
    readonly number: number;
    readonly of: number;
    readonly epochs: number;
    /** `total` trials belong to it, as far as `until` lets them begin, `running` train now, and `ended` have ended or are `paused` in it. */
    readonly trials: {
      readonly total: number;
      readonly ended: number;
      readonly paused: number;
      readonly running: number;
    };
  } | null;
  /** Trials of the whole study: how many the plan has, how many have started, and how many are in each state. */
  readonly trials: { readonly planned: number; readonly started: number } & Readonly<Record<TrialState, number>>;
  /** Epochs trained, and about how many are still to come. */
  readonly epochs: { readonly trained: number; readonly left: number };
  /** About how many seconds that takes with the workers there are, null where nobody knows. */
  readonly seconds_left: number | null;
  readonly best: BestTrial | null;
  /** The best score after each scored trial, in the order of their numbers. */
  readonly best_so_far: readonly number[];
  readonly workers: readonly WorkerReport[];
  /** Hosts that have workers now, by name, and how many in each state. */
  readonly hosts: readonly HostReport[];
  /** Trials ended and epochs trained an hour, over the last hour of work; null before the first epoch. */
  readonly throughput: Throughput | null;
  /** Running trials that people train and tell of. */
  readonly by_hand: readonly number[];
}

interface BestTrial {
  readonly trial: number;
  readonly score: number;
  readonly epoch: number;
  readonly params: Params;
  /** The metric at each of its epochs, null where it was not a finite number. */
  readonly curve: readonly { readonly epoch: number; readonly value: number | null }[];
}

export function statusReport(study: Study, moment: Moment): StatusReport {
  const { definition, trials } = study;
  const { name: metric, goal } = definition.metric;
  const { planned, started, states } = studySummary(study);
  const workers = workerReports(study, moment);
  const present = presentIn(workers);
  const byHand = trials.flatMap((trial) => (trial?.byHand && trial.state === "running" ? [trial.number] : []));
  const hopeless = whyHopeless(study, lostIn(workers));
  const after = afterStage(study, scheduleOf(definition));
  const finished = hopeless === undefined && after?.kind === "finished";
  const ahead = forecast(study);
  return {
    name: definition.name,
    state:
      hopeless !== undefined
        ? "failed"
        : finished
          ? "finished"
          : present.length + byHand.length > 0
            ? "running"
            : "waiting",
    reason: hopeless ?? whyEarly(study, after) ?? "",
    metric,
    goal,
    stage: stageOf(study),
    trials: { planned, started, ...states },
    epochs: { trained: tidy(ahead.trained), left: finished ? 0 : tidy(ahead.left) },
    seconds_left: finished ? 0 : (secondsLeft(study, ahead, present.length) ?? null),
    best: bestOf(study),
    best_so_far: bestSoFar(ranked(trials, goal), goal),
    workers,
    hosts: hostReports(workers),
    throughput: throughputOf(study) ?? null,
    by_hand: byHand,
  };
}

function stageOf(study: Study): StatusReport["stage"] {
  const stage = study.stages.at(-1);
  if (stage === undefined) return null;
  const inIt = trialsOf(study, stage).filter((trial) => trial.stage === stage.number);
  const { running, paused } = countStates(inIt);
  return {
    number: stage.number,
    of: study.stages.length + plansAhead(study).length,
    epochs: stage.epochs,
    trials: {
      total: stage.carried.length + mostIn(study, stage),
      ended: inIt.length - running,
      paused,
      running,
    },
  };
}

function bestOf(study: Study): BestTrial | null {
  const { name } = study.definition.metric;
  const winner = best(study);
  if (winner === undefined) return null;
  const { number, score, scoreEpoch = 0, params } = winner;
  const curve = winner.curve.map(({ epoch, metrics }) => {
    const value = metrics[name];
    return { epoch, value: value !== undefined && Number.isFinite(value) ? value : null };
  });
  return { trial: number, score, epoch: scoreEpoch, params, curve };
}

function bestSoFar(scored: readonly { readonly number: number; readonly score: number }[], goal: Goal): number[] {
  let best: number | undefined;
  return scored
    .toSorted((a, b) => a.number - b.number)
    .map(({ score }) => {
      if (best === undefined || isBetter(goal, score, best)) best = score;
      return best;
    });
}
