import { UserError } from "../space/user-error.ts";
import { changeRanges, planStage, scaleWorkers, stopWorkers } from "../store/changing.ts";
import { killTrial, killWorker } from "../store/dismissal.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { StagePlan } from "../study/definition.ts";
import { isRecord } from "../study/record.ts";

/** Does what a page asks for, in the study's folder, and says what was done. Throws UserError where it cannot be. */
export function control(folder: StudyFolder, order: unknown): string {
  if (!isRecord(order)) throw new UserError("an order is a JSON object with an action");
  switch (order.action) {
    case "stop":
      return stopWorkers(folder);
    case "add-stage":
      return `Added stage ${planStage(folder, planIn(order))}.`;
    case "scale":
      return scaleWorkers(folder, wholeFrom(0, "workers", order.workers));
    case "kill-trial":
      return killTrial(folder, wholeFrom(1, "trial", order.trial));
    case "kill-worker":
      return killWorker(folder, textFrom("worker", order.worker));
    case "widen":
      return changeRanges(folder, {
        [textFrom("parameter", order.parameter)]: textFrom("range", order.range),
      });
    default:
      throw new UserError(
        "there is no such action; there are stop, add-stage, scale, kill-trial, kill-worker and widen",
      );
  }
}

function planIn({ trials, epochs, narrow, carry }: Record<string, unknown>): StagePlan {
  return {
    trials: wholeFrom(1, "trials", trials),
    epochs: above0("epochs", epochs),
    narrow: narrow === true,
    carry: wholeFrom(0, "carry", carry),
  };
}

function wholeFrom(least: number, name: string, value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  throw new UserError(`${name} should be a whole number, from ${least} to ${Number.MAX_SAFE_INTEGER}`);
}

function above0(name: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  throw new UserError(`${name} should be a number above 0`);
}

function textFrom(name: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new UserError(`${name} should be text`);
}
