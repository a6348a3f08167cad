import { setTimeout as sleep } from "node:timers/promises";
import { whyHopeless } from "../analysis/hopeless.ts";
import type { Launcher } from "../launchers/launcher.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { UserError } from "../space/user-error.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { Study } from "../study/study.ts";

export interface Supervision {
  readonly folder: StudyFolder;
  readonly schedule: Schedule;
  readonly launcher: Launcher;
  /** How many workers are kept running. */
  readonly workers: number;
  /** Aborted to let all workers go. */
  readonly leaving: AbortSignal;
  /** Aborted to kill them. */
  readonly killing: AbortSignal;
  /** Called with the study at every look, some times a second. */
  readonly look: (study: Study) => void;
}

export interface SupervisionOutcome {
  readonly kind: "finished" | "failed" | "left";
  readonly reason: string;
}

/** Milliseconds between looks at the workers and the folder. */
const INTERVAL = 200;
/** Workers that may die without a trial's end or an epoch in between, for each worker wanted, until this gives up. */
const DEATHS = 3;

/** Keeps so many workers on a study until it is finished: replaces those that die, and gives up when they all do. */
export async function supervise(order: Supervision): Promise<SupervisionOutcome> {
  const { folder, schedule, launcher, workers, leaving, killing } = order;
  let launched = 0;
  let progressBefore = -1;
  for (;;) {
    const study = folder.follow();
    order.look(study);
    const running = await launcher.list();
    if (killing.aborted || leaving.aborted) {
      if (running.length === 0) return { kind: "left", reason: "it was interrupted" };
      await Promise.all(running.map((handle) => launcher.kill(handle, killing.aborted ? "now" : "gentle")));
    } else {
      const job = schedule.next(study);
      const hopeless = whyHopeless(study);
      if (hopeless !== undefined || job.kind === "finished") {
        if (running.length === 0) {
          order.look(folder.follow());
          return hopeless === undefined
            ? { kind: "finished", reason: job.kind === "finished" ? job.reason : "" }
            : { kind: "failed", reason: hopeless };
        }
      } else {
        const progress = progressOf(study);
        if (progress > progressBefore) launched = 0;
        progressBefore = progress;
        const missing = workers - running.length;
        if (missing > 0 && launched > DEATHS * workers) {
          throw new UserError(
            `workers die again and again without finishing an epoch; see what "whetstone worker ${folder.path}" says`,
            1,
          );
        }
        if (missing > 0) launched += (await launcher.launch({ folder: folder.path, env: {}, count: missing })).length;
      }
    }
    await sleep(INTERVAL);
  }
}

/** Grows whenever a worker gets anywhere. */
function progressOf({ trials }: Study): number {
  return trials.reduce(
    (sum, trial) => sum + (trial === undefined ? 0 : trial.curve.length + (trial.state === "running" ? 0 : 1)),
    0,
  );
}
