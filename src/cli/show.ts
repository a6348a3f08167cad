import { reasonsOf } from "../analysis/reasons.ts";
import { waits } from "../analysis/retention.ts";
import { covered } from "../formats/results/sealed-output.ts";
import { afterStage } from "../schedules/after-stage.ts";
import { checkpointsBestFirst } from "../store/checkpoint-list.ts";
import { knownTrial } from "../store/known-trial.ts";
import { lastLines } from "../store/last-lines.ts";
import { layout } from "../store/layout.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { openerOf, stillSealed } from "../store/unsealed.ts";
import { count, duration } from "../study/amounts.ts";
import { beginningOf, originText, secondsTrained, type ToldAttempt } from "../study/attempts.ts";
import { closeNumber, describeParams } from "../study/describe.ts";
import { quoteWords } from "../study/quote.ts";
import { failedLately } from "../study/stage-trials.ts";
import type { Study, Trial } from "../study/study.ts";
import { typed } from "../study/typed.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { openFolder } from "./open-folder.ts";
import { commandLine } from "./reproduce.ts";
import { checkpointTable } from "./text/checkpoint-table.ts";
import { curveLines } from "./text/curve-lines.ts";
import { printWhole } from "./text/output.ts";
import { paramLines } from "./text/param-lines.ts";
import { section } from "./text/section.ts";
import { table } from "./text/table.ts";
import type { Span } from "./text/terminal.ts";

/** `whetstone show`: everything about one trial. */
export function show(path: string, trial: number): number {
  printWhole(trialLines(openFolder(path), path, trial));
  return 0;
}

/** Lines of a program's output that are shown. */
const OUTPUT_LINES = 20;

/** @param typedPath the folder as a user types it */
export function trialLines(folder: StudyFolder, typedPath: string, number: number): Span[][] {
  const { study, path, definition } = folder;
  const trial = knownTrial(folder, number);
  const attempts = folder.attemptsOf(number);
  const { name: metric, goal } = definition.metric;
  const checkpoints = checkpointsBestFirst(path, goal).filter((checkpoint) => checkpoint.trial === number);
  const sealed = stillSealed(folder, trial);
  const output = lastLines(layout.output(path, number), OUTPUT_LINES).map((line) => covered(line, sealed));
  return [
    headline(trial, metric),
    ...reasonLines(trial, hasLost(folder, trial)),
    ...retryLines(study, trial, typedPath),
    ...section("params", paramLines(trial.params)),
    ...chapterLines(trial),
    ...section("origin", originLines(trial, study)),
    ...section("attempts", attemptLines(attempts, study)),
    ...section("curve", curveLines(openerOf(folder)(trial), metric, typedPath)),
    ...section("checkpoints", checkpoints.length === 0 ? [["none are kept"]] : checkpointTable(checkpoints)),
    ...section("output", output.length === 0 ? [["none"]] : output.map((line) => [line])),
    ...section("command", commandLines(folder, typedPath, trial)),
  ];
}

function headline({ number, state, score, scoreEpoch, violates, stage, epochs }: Trial, metric: string): Span[] {
  const violations = violates === undefined ? "" : `, which violates ${violates.join(" and ")}`;
  const result =
    score === undefined ? `no finite ${metric}` : `${metric} ${closeNumber(score)} at epoch ${scoreEpoch}${violations}`;
  return [
    { text: `trial ${number}`, style: "bold" },
    ` ${state} · ${result} · stage ${stage}, up to ${count(epochs, "epoch")}`,
  ];
}

/** Why it ended, or waits. What a failed program printed is in its output, further down. */
function reasonLines({ reason }: Trial, lost: boolean): Span[][] {
  const [why = ""] = reason.split("\n");
  const end = lost ? "; its stage is over, so it goes on no more" : "";
  return why === "" ? [] : [["  ", { text: `${why}${end}`, style: "yellow" }]];
}

function retryLines(study: Study, trial: Trial, path: string): Span[][] {
  if (!failedLately(study).includes(trial)) return [];
  return [[`  once what broke it is mended, try it again: ${typed("retry", path, trial.number)}`]];
}

/** Whether a trial that has paused was still waiting when its stage was over. */
function hasLost({ study, definition }: StudyFolder, trial: Trial): boolean {
  if (trial.state !== "paused") return false;
  const after = afterStage(study, scheduleOf(definition));
  return after?.kind === "finished" || !waits(trial, after?.kind === "open" ? after.stage : study.stages.at(-1));
}

function originLines(trial: Trial, study: Study): Span[][] {
  const { born, stage, sampler, seed, why, repeatOf } = trial;
  if (repeatOf !== undefined) return [[`repeats trial ${repeatOf} with seed ${seed}`]];
  const carried = stage > born ? `, carried to stage ${stage}` : "";
  const reasons = why === undefined ? [] : reasonsOf(trial, trial, study);
  return [
    [`drawn in stage ${born} by ${sampler}${carried}; trained with seed ${seed}`],
    ...reasons.map((reason) => [reason]),
  ];
}

/** What it trained until it took over another trial's weights, oldest first. */
function chapterLines({ chapters = [] }: Trial): Span[][] {
  const lines = chapters.map(({ curve, params, origin }): Span[] => {
    const epochs = `epochs ${curve[0]?.epoch} to ${curve.at(-1)?.epoch}`;
    return [`${origin === undefined ? "" : `${originText(origin)}, `}${epochs}: ${describeParams(params)}`];
  });
  return lines.length === 0 ? [] : section("before it took over other weights", lines);
}

function attemptLines(attempts: readonly ToldAttempt[], { workers }: Study): Span[][] {
  const columns = [
    { title: "attempt", right: true },
    { title: "worker" },
    { title: "host" },
    { title: "begun" },
    { title: "from", right: true },
    { title: "trained", right: true },
    { title: "end" },
  ];
  return table(
    columns,
    attempts.map((logged, i) => {
      const { attempt, worker, opening, end } = logged;
      return [
        String(attempt),
        worker,
        workers.get(worker)?.host ?? "",
        `${new Date(opening.t).toISOString().slice(0, 19)}Z`,
        beginningOf(opening),
        duration(secondsTrained([logged])),
        end === undefined ? (i === attempts.length - 1 ? "running" : "never ended; its worker was lost") : end.state,
      ];
    }),
  );
}

/** What a worker starts, where a command trains. */
function commandLines(folder: StudyFolder, path: string, trial: Trial): Span[][] {
  const line = commandLine(folder, trial);
  if (line === undefined) return [["none; a function trains, or people do"]];
  const whole = `with its environment, for a shell: ${typed("command", path, trial.number)}`;
  return [[`cd ${quoteWords([folder.directory])}`], [line], [{ text: whole, style: "dim" }]];
}
