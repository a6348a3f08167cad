import { hostname } from "node:os";
import { printParameter } from "../space/print.ts";
import { UserError } from "../space/user-error.ts";
import { count } from "../study/amounts.ts";
import { withRanges } from "../study/changes.ts";
import type { StagePlan } from "../study/definition.ts";
import { MOST_EPOCHS, MOST_TRIALS } from "../study/events.ts";
import { searchStages } from "../study/repeats.ts";
import type { Stage, Trial } from "../study/study.ts";
import { addChange } from "./change-file.ts";
import { requestStop, stopRequest } from "./stop-file.ts";
import type { StudyFolder } from "./study-folder.ts";

/** What people change of a study while it runs, wherever they do: checked, recorded in its folder, and told in a sentence. */

/** Asks all workers to end. */
export function stopWorkers({ path }: StudyFolder): string {
  const before = stopRequest(path);
  if (before !== undefined) return `The workers have been asked to end before (${before}).`;
  requestStop(path, `asked to stop from ${hostname()}, ${new Date().toISOString()}`);
  return "Asked all workers to end; they pause their trials, which go on from their last checkpoints, or begin anew where they have none.";
}

/** Asks the master for so many workers. */
export function scaleWorkers({ path }: StudyFolder, workers: number): string {
  addChange(path, { kind: "workers", count: workers });
  return `The study wants ${count(workers, "worker")} now; its master, or whetstone run, launches them or lets some go.`;
}

/** Lets trials begin anew whose newest attempts failed through no fault of theirs. */
export function letBeginAnew({ path }: StudyFolder, trials: readonly Pick<Trial, "number" | "attempt">[]): void {
  const attempts = Object.fromEntries(trials.map(({ number, attempt }) => [number, attempt]));
  addChange(path, { kind: "begin_anew", attempts });
}

/**
 * Adds a stage behind those planned; returns the number that it will have among those opened. Throws UserError where nobody
 * could train it, or it cannot carry as many trials as it should.
 */
export function planStage(folder: StudyFolder, plan: StagePlan): number {
  checkTrainable(plan);
  const { plans, stages } = folder.follow();
  // Plans do not count the stage that confirms.
  const confirming = stages.length - searchStages({ stages }).length;
  checkCarry(plan, plans.at(-1), plans.length + confirming);
  return folder.addPlan(plan) + confirming;
}

/**
 * Lets the stage that trials are drawn in now draw from other ranges. Throws UserError for ranges that cannot be; then nothing is
 * recorded.
 */
export function changeRanges(folder: StudyFolder, space: Readonly<Record<string, string>>): string {
  const stage = drawingStage(folder);
  const ranges = conditioned(stage, space);
  // Recorded, ranges that cannot be would stop every reader.
  withRanges(stage, ranges, nobody);
  addChange(folder.path, { kind: "ranges", stage: stage.number, space: ranges });
  const names = Object.keys(space).join(", ");
  return `Stage ${stage.number} draws ${names} from the new ranges from the next trial on; trials drawn before keep their params and still count.`;
}

const nobody = { user: "", host: "" };

/** The ranges, each with its hyperparameter's condition unless it says one of its own. Throws SpaceError for those that are none. */
function conditioned(stage: Stage, ranges: Readonly<Record<string, string>>): Record<string, string> {
  const asked = withRanges(stage, ranges, nobody).space.parameters;
  return Object.fromEntries(
    Object.entries(ranges).map(([name, range]) => {
      const { distribution, conditions } = asked.find((parameter) => parameter.name === name)!;
      const before = stage.space.parameters.find((parameter) => parameter.name === name)!.conditions;
      const isWhole = conditions.length > 0 || before.length === 0;
      return [name, isWhole ? range : printParameter({ distribution, conditions: before })];
    }),
  );
}

/** The stage that trials are drawn in now. Throws UserError where none is open. */
export function drawingStage(folder: StudyFolder): Stage {
  const stage = searchStages(folder.follow()).at(-1);
  if (stage === undefined)
    throw new UserError("no stage is open yet, so no trial was drawn: change study.yaml itself, and run it");
  return stage;
}

/** Throws UserError for more than a definition may ask for. Recorded, such a number would stop every reader. */
export function checkTrainable({ trials, epochs }: Pick<StagePlan, "trials" | "epochs">): void {
  if (trials > MOST_TRIALS)
    throw new UserError(`${count(trials, "trial")} are more than any study has; give at most ${MOST_TRIALS}`);
  if (epochs > MOST_EPOCHS)
    throw new UserError(`${count(epochs, "epoch")} are more than anything trains; give at most ${MOST_EPOCHS}`);
}

function checkCarry({ trials, epochs, carry }: StagePlan, before: StagePlan | undefined, number: number): void {
  if (carry === 0) return;
  if (before === undefined) throw new UserError("there is no stage before it to carry trials on from; carry none");
  if (carry > trials) {
    throw new UserError(
      `carry ${carry} is more than the stage's ${count(trials, "trial")}; those carried count among them, so give ${carry} trials or more`,
    );
  }
  if (carry > before.trials) {
    throw new UserError(
      `carry ${carry} is more than stage ${number} has (${count(before.trials, "trial")}); carry ${before.trials} or less`,
    );
  }
  if (epochs <= before.epochs) {
    throw new UserError(
      `carried trials have trained ${count(before.epochs, "epoch")} in stage ${number}, so ${count(epochs, "epoch")} give them nothing to do; give more than ${before.epochs}`,
    );
  }
}
