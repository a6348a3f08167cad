import { afterStage } from "../schedules/after-stage.ts";
import { stopWorkers } from "../store/changing.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { typed } from "../study/typed.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { beginningAnew, interruptedIn } from "./leading/beginning-anew.ts";
import { openFolder } from "./open-folder.ts";
import { howToGoOn } from "./standing/go-on.ts";
import { print } from "./text/output.ts";

/** `whetstone stop`: asks all workers to end. */
export function stop(path: string): number {
  print(stopped(openFolder(path), path));
  return 0;
}

/** Leaves the request in the folder, unless it is there or nothing is left to do, and says how to go on. */
export function stopped(folder: StudyFolder, path: string): string[] {
  const { definition } = folder;
  const study = folder.follow();
  const trains = study.trials.some((trial) => trial?.state === "running");
  if (!trains && afterStage(study, scheduleOf(definition))?.kind === "finished")
    return [`The study is finished, so nothing is left to stop. See its best: ${typed("best", path)}`];
  const anew = beginningAnew(folder, interruptedIn(study));
  const asked = anew === undefined ? stopWorkers(folder) : `${stopWorkers(folder)} ${anew}`;
  return [asked, `See them leave: ${typed("status", path)}`, `Go on with: ${howToGoOn(folder, path)}`];
}
