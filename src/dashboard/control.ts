import { hostname } from "node:os";
import { UserError } from "../space/user-error.ts";
import { isRecord } from "../store/event-line.ts";
import { requestStop, type StudyFolder, stopRequest } from "../store/study-folder.ts";
import type { StagePlan } from "../study/definition.ts";

/** Does what a page asks for, in the study's folder, and says what was done. Throws UserError where it cannot be. */
export function control(folder: StudyFolder, order: unknown): string {
  if (!isRecord(order)) throw new UserError("an order is a JSON object with an action");
  switch (order.action) {
    case "stop":
      return stop(folder);
    case "add-stage":
      return addStage(folder, order);
    default:
      throw new UserError(`there is no action ${JSON.stringify(order.action)}; there are stop and add-stage`);
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

function wholeFrom(least: number, name: string, value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least) return value;
  throw new UserError(`${name} should be a whole number of at least ${least}, not ${JSON.stringify(value)}`);
}

function above0(name: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  throw new UserError(`${name} should be a number above 0, not ${JSON.stringify(value)}`);
}
