import { orderStage } from "../store/orders.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { StagePlan } from "../study/definition.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { resumePoint } from "../worker/resume-point.ts";
import { beginningAnew } from "./beginning-anew.ts";
import { whoGoesOn } from "./go-on.ts";
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
    ...carryingOtherwise(folder),
    whoGoesOn(folder, path, "will go on with it when the stages before are done"),
  ];
}

/**
 * Which of the trials that the stage carries on, where it is the next, do not go on from where the stage before ended: one failed
 * earlier, or people add a stage long after checkpoints were removed.
 */
function carryingOtherwise(folder: StudyFolder): string[] {
  const { definition, study, path } = folder;
  const job = scheduleOf(definition).next(study);
  if (job.kind !== "open") return [];
  const before = study.stages.at(-1)?.epochs;
  const earlier = job.stage.carried.flatMap((number) => {
    const { epoch } = resumePoint(path, study.trials[number - 1]!);
    return epoch === 0 || epoch === before ? [] : `trial ${number} from epoch ${epoch}`;
  });
  const anew = beginningAnew(folder, job.stage.carried);
  return [...(earlier.length === 0 ? [] : [`Of these, ${earlier.join(", ")}.`]), ...(anew === undefined ? [] : [anew])];
}
