import { fileURLToPath } from "node:url";
import { unreported } from "../../analysis/unreported.ts";
import type { Launcher, Site } from "../../launchers/launcher.ts";
import { deedLines, isOrdinary } from "../../master/deed-lines.ts";
import type { Mandate, MasterOutcome } from "../../master/mandate.ts";
import { master } from "../../master/master.ts";
import { Notifier } from "../../master/notifier.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import { count } from "../../study/amounts.ts";
import { wantedWorkers } from "../../study/changes.ts";
import { typed } from "../../study/typed.ts";
import { scheduleOf } from "../../worker/assemble.ts";
import { momentOf } from "../../worker/moment.ts";
import { workerReports } from "../../worker/worker-report.ts";
import { onHangUp } from "../hang-up.ts";
import { openFolder } from "../open-folder.ts";
import { editedSince, readOtherwise } from "../standing/edited.ts";
import { howToMend, noCommand } from "../standing/go-on.ts";
import { hangingPrograms } from "../standing/hanging.ts";
import { untoldMetric } from "../standing/untold-metric.ts";
import { waitsForPeople } from "../standing/waits-for-people.ts";
import { readerLines } from "../text/reader-lines.ts";
import { sealLines } from "../text/seal.ts";
import { harmlessLines } from "../text/terminal.ts";
import { beginningAnew, interruptedIn } from "./beginning-anew.ts";
import { clusterEdits } from "./cluster-edits.ts";
import { liveDisplay } from "./live.ts";
import { Remarks } from "./remarks.ts";
import { summaryLines } from "./summary.ts";

interface LeadOptions extends Pick<Mandate, "on" | "workers" | "patience" | "settle" | "interrupted"> {
  readonly makeLauncher: (site: Site) => Launcher;
  /** Whether to tell what happens in any search too, with the time before each line. */
  readonly tellsAll: boolean;
  /** What to type to go on. */
  readonly command: string;
}

/** A study that was led, as its end is told. */
interface Led extends Pick<LeadOptions, "command"> {
  readonly folder: StudyFolder;
  readonly path: string;
  /** What an interruption meant; undefined where there was none. */
  readonly interrupted: LeadOptions["interrupted"] | undefined;
}

/** That people have asked for another number of workers than the command line says; it holds until they ask again. */
function scaledSince(folder: StudyFolder, path: string, workers: number): string | undefined {
  const asked = wantedWorkers(folder.follow());
  if (asked === undefined || asked.count === workers) return undefined;
  return `${count(asked.count, "worker")}, since the study was scaled; for ${workers}: ${typed("scale", path, workers)}`;
}

/** The exit code of what Ctrl-C has ended, as shells have it: 128 and the number of SIGINT. */
const BY_CTRL_C = 130;

/** This very program, as a worker. */
export const workerProgram = [process.execPath, fileURLToPath(new URL("../main.js", import.meta.url)), "worker"];

/** Leads a study in this terminal until it is finished, and tells what came out; returns the exit code. */
export async function lead(path: string, options: LeadOptions): Promise<number> {
  const { makeLauncher, tellsAll, command } = options;
  const folder = openFolder(path);
  const schedule = scheduleOf(folder.definition);
  if (folder.definition.command === undefined && schedule.next(folder.study).kind !== "finished")
    throw noCommand(folder, path);
  for (const edited of [editedSince(folder, path), readOtherwise(folder)])
    if (edited !== undefined) console.error(edited);
  const scaled = scaledSince(folder, path, options.workers);
  if (scaled !== undefined) console.error(scaled);
  const display = liveDisplay(folder, process.stdout);
  const stamp = () => (tellsAll ? `${new Date().toTimeString().slice(0, 8)} ` : "");
  const say = (line: string) => display.say(stamp() + harmlessLines(line).replaceAll("\n", "\n  "));
  const { leaving, killing, release } = interrupts(say, options.interrupted);
  const { name, notify = {} } = folder.definition;
  const remarks = new Remarks([
    clusterEdits(folder, command),
    () => untoldMetric(folder),
    () => unreported(folder.study),
    () => hangingPrograms(workerReports(folder.study, momentOf(folder)), path),
    () => waitsForPeople(folder, path),
  ]);
  const notifier = new Notifier({ plan: notify, study: name, folder: folder.path, complain: say });
  try {
    const outcome = await master({
      ...options,
      folder,
      schedule,
      launcher: makeLauncher({ folder, program: workerProgram, say }),
      leaving,
      killing,
      look: (study) => {
        display.look(study);
        remarks.look(performance.now()).forEach(say);
      },
      news: (news, text) => notifier.tell(news, text),
      deeds: (deeds) => deedLines(tellsAll ? deeds : deeds.filter(({ kind }) => !isOrdinary(kind))).forEach(say),
      say,
    });
    display.end();
    await notifier.end();
    return conclude(outcome, { folder, path, command, interrupted: leaving.aborted ? options.interrupted : undefined });
  } finally {
    display.end();
    release();
  }
}

/** Says what came of it and what to do next; returns the exit code. */
function conclude(outcome: MasterOutcome, { folder, path, command, interrupted }: Led): number {
  const { kind } = outcome;
  const reason = harmlessLines(outcome.reason);
  switch (kind) {
    case "failed": {
      // Another may have gone on with it meanwhile.
      const mending = howToMend(folder, path) ?? `Go on with: ${command}`;
      console.error(`The search failed: ${reason}\n${mending}`);
      return 1;
    }
    case "gave up":
      console.error(`Gave up: ${reason}`);
      // Of a study that is gone the reason tells what to do, and nobody knows what is lost of it.
      if (folder.isThere()) console.error(`Nothing is lost. When it is mended, go on with: ${command}`);
      return 1;
    case "left": {
      const anew = interrupted === "workers stay" ? undefined : beginningAnew(folder, interruptedIn(folder.study));
      console.log(`Stopped (${reason}). ${anew === undefined ? "" : `${anew} `}Go on with: ${command}`);
      // A script that goes on to the next study, or reports this one, must not take it for finished.
      return interrupted === "workers leave" ? BY_CTRL_C : 0;
    }
    case "finished": {
      const { lines, succeeded } = summaryLines(folder, path);
      console.log([...lines, ...sealLines(folder, path), ...readerLines(folder)].join("\n"));
      return succeeded ? 0 : 1;
    }
  }
}

/**
 * Ctrl-C once lets the workers go, or the master alone; twice kills workers that have not gone yet. A terminal that is closed
 * never does: its shell tells of it, and the system too.
 */
function interrupts(say: (line: string) => void, meaning: Mandate["interrupted"]) {
  const leaving = new AbortController();
  const killing = new AbortController();
  const interrupt = () => {
    if (leaving.signal.aborted) return killing.abort();
    leaving.abort();
    say(
      meaning === "workers leave"
        ? "Stopping: the workers pause their trials. Once more kills them."
        : 'Leaving; the workers go on, and a master that is started again finds them. "whetstone stop" ends them.',
    );
  };
  const hangUp = () => {
    if (!leaving.signal.aborted) interrupt();
  };
  const answers = { SIGINT: interrupt, SIGTERM: interrupt };
  for (const [signal, answer] of Object.entries(answers)) process.on(signal, answer);
  const endHangUp = onHangUp(hangUp);
  const release = () => {
    endHangUp();
    for (const [signal, answer] of Object.entries(answers)) process.off(signal, answer);
  };
  return { leaving: leaving.signal, killing: killing.signal, release };
}
