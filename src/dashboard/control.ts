import { hostname } from "node:os";
import { UserError } from "../space/user-error.ts";
import { addChange } from "../store/change-file.ts";
import { killTrial, killWorker } from "../store/dismissal.ts";
import { isRecord } from "../store/event-line.ts";
import { requestStop, type StudyFolder, stopRequest } from "../store/study-folder.ts";
import { withRanges } from "../study/changes.ts";
import type { StagePlan } from "../study/definition.ts";
import { searchStages } from "../study/repeats.ts";

/** Does what a page asks for, in the study's folder, and says what was done. Throws UserError where it cannot be. */
export function control(folder: StudyFolder, order: unknown): string {
  if (!isRecord(order)) throw new UserError("an order is a JSON object with an action");
  switch (order.action) {
    case "stop":
      return stop(folder);
    case "add-stage":
      return addStage(folder, order);
    case "scale":
      return scale(folder, wholeFrom(0, "workers", order.workers));
    case "kill-trial":
      return killTrial(folder, wholeFrom(1, "trial", order.trial));
    case "kill-worker":
      return killWorker(folder, String(order.worker));
    case "widen":
      return widen(folder, String(order.parameter), String(order.range));
    default:
      throw new UserError(
        `there is no action ${JSON.stringify(order.action)}; there are stop, add-stage, scale, kill-trial, kill-worker and widen`,
      );
  }
}

function stop({ path }: StudyFolder): string {
  const before = stopRequest(path);
  if (before !== undefined) return `The workers have been asked to end before (${before}).`;
  requestStop(path, `asked to stop from a dashboard on ${hostname()}, ${new Date().toISOString()}`);
  return "Asked all workers to end; they pause their trials, which go on from their last checkpoints. Nothing is lost.";
}

function addStage(folder: StudyFolder, order: Record<string, unknown>): string {
  const { trials, epochs, narrow, carry } = order;
  const plan: StagePlan = {
    trials: wholeFrom(1, "trials", trials),
    epochs: above0("epochs", epochs),
    narrow: narrow === true,
    carry: wholeFrom(0, "carry", carry),
  };
  folder.follow();
  const number = folder.addPlan(plan);
  return `Added stage ${number}.`;
}

function scale({ path }: StudyFolder, count: number): string {
  addChange(path, { kind: "workers", count });
  return `The study wants ${count} ${count === 1 ? "worker" : "workers"} now; its master launches them or lets some go.`;
}

/** Checked before it is recorded, since a range that cannot be read would stop every reader. */
function widen(folder: StudyFolder, parameter: string, range: string): string {
  const stage = searchStages(folder.follow()).at(-1);
  if (stage === undefined) throw new UserError("no stage is open yet, so no range can be changed");
  const space = { [parameter]: range };
  withRanges(stage, space, { user: "", host: "" });
  addChange(folder.path, { kind: "ranges", stage: stage.number, space });
  return `Stage ${stage.number} draws ${parameter} from ${range} from the next trial on.`;
}

function wholeFrom(least: number, name: string, value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least) return value;
  throw new UserError(`${name} should be a whole number of at least ${least}, not ${JSON.stringify(value)}`);
}

function above0(name: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  throw new UserError(`${name} should be a number above 0, not ${JSON.stringify(value)}`);
}
