import type { Launcher } from "../launchers/launcher.ts";
import type { Schedule } from "../schedules/schedule.ts";
import type { MasterDeed } from "../store/master-log.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { Study } from "../study/study.ts";
import type { News } from "./notifier.ts";
import type { Patience } from "./trouble.ts";

/** What a master is given to rule a study by. */
export interface Mandate {
  readonly folder: StudyFolder;
  readonly schedule: Schedule;
  readonly launcher: Launcher;
  /** The launcher's name. */
  readonly on: string;
  /** How many workers are kept running, until the study's changes say otherwise. */
  readonly workers: number;
  readonly patience: Patience;
  /** Milliseconds that a worker's last line may take to be seen here: 0 on one machine. */
  readonly settle: number;
  /** What the first interrupt means: `workers leave`, or only the master does and `workers stay`. */
  readonly interrupted: "workers leave" | "workers stay";
  /** Aborted at the first interrupt. */
  readonly leaving: AbortSignal;
  /** Aborted at the second: workers are killed. */
  readonly killing: AbortSignal;
  /** Called with the study at every look, some times a second. */
  readonly look: (study: Study) => void;
  /** Told what the master does. */
  readonly deeds: (deeds: readonly MasterDeed[]) => void;
  /** Tells people who are elsewhere; false where it does so later, or nobody is to be told. */
  readonly news: (news: News, text: string) => boolean;
  /** Told what else a user should know, in a sentence. */
  readonly say: (line: string) => void;
}

export interface MasterOutcome {
  /** `gave up`: no worker gets anywhere. */
  readonly kind: "finished" | "failed" | "left" | "gave up";
  readonly reason: string;
}
