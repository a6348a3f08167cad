import { planStage } from "../store/changing.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { StagePlan } from "../study/definition.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { resumePoint } from "../worker/resume-point.ts";
import { beginningAnew } from "./leading/beginning-anew.ts";
import { openFolder } from "./open-folder.ts";
import { whoGoesOn } from "./standing/go-on.ts";
import { print } from "./text/output.ts";
import { planText } from "./text/plan-text.ts";

/** `whetstone stage add`: adds a stage behind those planned. */
export function addStage(path: string, plan: StagePlan): number {
  const folder = openFolder(path);
  print(stageAdded(folder, path, plan));
  return 0;
}

/** Adds the stage and says how it will be run. Throws UserError for a stage that cannot be. */
export function stageAdded(folder: StudyFolder, path: string, { trials, epochs, narrow, carry }: StagePlan): string[] {
  const plan = { trials, epochs, narrow, carry };
  const number = planStage(folder, plan);
  const before = folder.follow().plans.at(-2);
  const otherwise = carryingOtherwise(folder);
  return [
    `Added stage ${number}: ${planText(plan, otherwise.length === 0 ? before : undefined)}.`,
    ...otherwise,
    whoGoesOn(folder, path, "will go on with it when the stages before are done"),
  ];
}

/**
 * Where the added stage is the next: from where the trials go on that it carries, unless all do from where the stage before
 * ended. One may have failed earlier, or checkpoints may have been removed long before people add the stage.
 */
function carryingOtherwise(folder: StudyFolder): string[] {
  const { definition, study, path } = folder;
  const job = scheduleOf(definition).next(study);
  if (job.kind !== "open") return [];
  const before = study.stages.at(-1)?.epochs;
  const goingOn = job.stage.carried
    .map((number) => ({ number, epoch: resumePoint(path, study.trials[number - 1]!).epoch }))
    .filter(({ epoch }) => epoch > 0);
  const froms = goingOn.map(({ number, epoch }) => `trial ${number} from epoch ${epoch}`).join(", ");
  const anew = beginningAnew(folder, job.stage.carried);
  return [
    ...(goingOn.every(({ epoch }) => epoch === before) ? [] : [`Of these, ${froms}.`]),
    ...(anew === undefined ? [] : [anew]),
  ];
}
