import { UserError } from "../space/user-error.ts";
import type { Worker } from "../study/study.ts";
import { addChange } from "./change-file.ts";
import { knownTrial } from "./known-trial.ts";
import type { StudyFolder } from "./study-folder.ts";

/** Gives a trial up for good, and says so. Throws UserError for a trial that does not train and does not wait. */
export function killTrial(folder: StudyFolder, number: number): string {
  folder.follow();
  const trial = knownTrial(folder, number);
  if (trial.state !== "running" && trial.state !== "paused")
    throw new UserError(`trial ${number} has ended already: ${trial.state}`);
  addChange(folder.path, { kind: "kill_trial", trial: number });
  return trial.state === "running" && !trial.byHand
    ? `Trial ${number} is given up; ${trial.worker} goes on with another.`
    : `Trial ${number} is given up; it will not be resumed.`;
}

/** Lets a worker go at once, and says so. Throws UserError for a worker that is not there. */
export function killWorker(folder: StudyFolder, name: string): string {
  const { trial } = requireWorker(folder, name);
  addChange(folder.path, { kind: "kill_worker", worker: name });
  const paused = `its trial ${trial} is paused, and goes on with another worker, unless it ends before`;
  return `${name} is asked to leave at once${trial === undefined ? "" : `; ${paused}`}.`;
}

/** Lets a worker go after its trial, and says so. Throws UserError for a worker that is not there. */
export function retireWorker(folder: StudyFolder, name: string): string {
  const { trial } = requireWorker(folder, name);
  addChange(folder.path, { kind: "retire", worker: name });
  return `${name} leaves ${trial === undefined ? "before its next trial" : `after its trial ${trial}`}.`;
}

/** The worker of that name. Throws UserError for one that is not there. */
function requireWorker(folder: StudyFolder, name: string): Worker {
  const { workers } = folder.follow();
  const worker = workers.get(name);
  const present = [...workers.values()].filter(({ leftAt }) => leftAt === undefined).map((it) => it.name);
  const there =
    present.length === 0 ? "none is there" : `there ${present.length === 1 ? "is" : "are"} ${present.join(", ")}`;
  if (worker === undefined) throw new UserError(`${folder.path} has no worker ${name}; ${there}`);
  if (worker.leftAt !== undefined) throw new UserError(`${name} has left already; ${there}`);
  return worker;
}
