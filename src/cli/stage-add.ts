import { orderStage } from "../store/orders.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { count } from "../study/amounts.ts";
import type { StagePlan } from "../study/definition.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { momentOf } from "../worker/moment.ts";
import { workerReports } from "../worker/worker-report.ts";
import { beginningAnew } from "./beginning-anew.ts";
import { howToGoOn } from "./go-on.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./output.ts";
import { planText } from "./plan-text.ts";

/** `whetstone stage add`: adds a stage behind those planned. */
export function addStage(path: string, plan: StagePlan): number {
  const folder = openFolder(path);
  print(stageAdded(folder, path, plan));
  return 0;
}

/** Adds the stage and says how it will be run. Throws UserError for a stage that cannot be. */
export function stageAdded(folder: StudyFolder, path: string, { trials, epochs, narrow, carry }: StagePlan): string[] {
  const plan = { trials, epochs, narrow, carry };
  const number = orderStage(folder, plan);
  return [
    `Added stage ${number}: ${planText(plan, folder.follow().plans[number - 2])}.`,
    ...carryingAnew(folder),
    runningText(folder, path),
  ];
}

/** Which of the trials that the stage carries on cannot, where it is the next: people may add one long after checkpoints were removed. */
function carryingAnew(folder: StudyFolder): string[] {
  const job = scheduleOf(folder.definition).next(folder.study);
  const anew = job.kind === "open" ? beginningAnew(folder, job.stage.carried) : undefined;
  return anew === undefined ? [] : [anew];
}

function runningText(folder: StudyFolder, path: string): string {
  const present = workerReports(folder.study, momentOf(folder)).filter(
    ({ state }) => state !== "left" && state !== "lost",
  );
  return present.length > 0
    ? `${count(present.length, "worker")} will go on with it when the stages before are done.`
    : `No worker is on the study now; go on with: ${howToGoOn(folder.definition, path)}`;
}
