import { nearestTrials } from "../analysis/nearest.ts";
import { countStates, ranked } from "../analysis/ranking.ts";
import { reasonsOf } from "../analysis/reasons.ts";
import { knownTrial } from "../store/known-trial.ts";
import { type SeenStart, startsAsSeen } from "../store/seen-starts.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { count } from "../study/amounts.ts";
import type { Metric } from "../study/definition.ts";
import { shortNumber } from "../study/describe.ts";
import type { StartEvent } from "../study/events.ts";
import { newTrialsIn } from "../study/stage-trials.ts";
import type { Stage, Trial } from "../study/study.ts";
import { typed } from "../study/typed.ts";
import { openFolder } from "./open-folder.ts";
import { printWhole } from "./text/output.ts";
import { paramLines } from "./text/param-lines.ts";
import { section } from "./text/section.ts";
import { table } from "./text/table.ts";
import type { Span } from "./text/terminal.ts";

/** `whetstone why`: how a trial's params came to be, in words and numbers. */
export function why(path: string, trial: number): number {
  printWhole(reasonLines(openFolder(path), path, trial));
  return 0;
}

/** Trials that are compared with. */
const NEIGHBOURS = 5;

export function reasonLines(folder: StudyFolder, path: string, number: number): Span[][] {
  const trial = knownTrial(folder, number);
  if (trial.repeatOf !== undefined) return repeatLines(trial, trial.repeatOf, path);
  const { start, study: seen, damage } = startOf(folder, number);
  const others = seen.trials.filter((other) => other !== undefined && other.number !== number);
  const stage = folder.study.stages[start.stage - 1];
  return [
    [
      { text: `trial ${number}`, style: "bold" },
      ` was drawn by ${start.sampler}${stage === undefined ? "" : positionOf(stage, number)}.`,
    ],
    [knownThen(others, folder.definition.metric)],
    ...(damage === undefined ? [] : [[{ text: `The logs have changed since: ${damage}.`, style: "yellow" } as const]]),
    ...section("params", paramLines(start.params)),
    ...section(
      "why",
      reasonsOf(start, trial, folder.study).map((line) => [line]),
    ),
    ...(stage === undefined
      ? []
      : section("nearest trials then", neighbourLines(start, stage, others, folder.definition.metric.name))),
  ];
}

function repeatLines({ number, params, seed }: Trial, repeated: number, path: string): Span[][] {
  const why = `to see how much of that trial's score was chance. Why those params: ${typed("why", path, repeated)}`;
  return [
    [{ text: `trial ${number}`, style: "bold" }, ` was not drawn: it repeats trial ${repeated} with seed ${seed},`],
    [why],
    ...section("params", paramLines(params)),
  ];
}

/** The start that the trial's params are from. */
function startOf(folder: StudyFolder, number: number): SeenStart {
  const attempts = folder.attemptsOf(number);
  const newest = attempts.findLast(({ opening }) => opening.kind === "start");
  for (const seen of newest === undefined ? [] : startsAsSeen(folder, newest.worker)) {
    if (seen.start.trial === number && seen.start.attempt === newest?.attempt) return seen;
  }
  throw new Error(`trial ${number} is known, but not its start`);
}

function positionOf(stage: Stage, trial: number): string {
  const { number, first } = stage;
  return ` in stage ${number}, as number ${trial - first + 1} of its ${count(newTrialsIn(stage), "new trial")}`;
}

function knownThen(others: readonly (Trial | undefined)[], { name, goal }: Metric): string {
  if (others.length === 0) return "No other trial was known then.";
  const { running, diverged, failed } = countStates(others);
  const scored = ranked(others, goal);
  const parts = [
    `${scored.filter(({ state }) => state !== "running").length} scored`,
    ...(running > 0 ? [`${running} in training`] : []),
    ...(diverged > 0 ? [`${diverged} diverged`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const [leader] = scored;
  const led = leader === undefined ? "" : `; the best was trial ${leader.number}, ${name} ${shortNumber(leader.score)}`;
  const were = others.length === 1 ? "was" : "were";
  return `${count(others.length, "other trial")} ${were} known then: ${parts.join(", ")}${led}.`;
}

/** The trials known then whose params lie nearest in the stage's unit cube, as they stood then. */
function neighbourLines(
  { params }: StartEvent,
  { space }: Stage,
  others: readonly (Trial | undefined)[],
  metric: string,
): Span[][] {
  const near = nearestTrials(space, params, others, NEIGHBOURS);
  if (near.length === 0) return [["none"]];
  return table(
    [
      { title: "trial", right: true },
      { title: "distance", right: true },
      { title: metric, right: true },
      { title: "state" },
    ],
    near.map(({ trial, distance }) => [
      String(trial.number),
      distance.toFixed(3),
      trial.score === undefined ? "" : shortNumber(trial.score),
      trial.state,
    ]),
  );
}
