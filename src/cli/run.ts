import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { local } from "../launchers/local.ts";
import { supervise } from "../master/supervise.ts";
import { layout } from "../store/layout.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { liveDisplay } from "./live.ts";
import { openFolder } from "./open-folder.ts";
import { sealLines } from "./seal.ts";
import { folderOf } from "./study-argument.ts";
import { summaryLines } from "./summary.ts";

/** `whetstone run`: makes or finds the study's folder, keeps workers on it until it is finished, and tells what came out. */
export async function run(
  study: string,
  options: { readonly workers: number; readonly folder?: string },
): Promise<number> {
  const path = folderOf(study, { folder: options.folder, needsCommand: true });
  const folder = openFolder(path);
  rmSync(layout.stop(folder.path), { force: true });
  const display = liveDisplay(folder, process.stdout);
  const { leaving, killing, release } = interrupts(display.say);
  try {
    const outcome = await supervise({
      folder,
      schedule: scheduleOf(folder.definition),
      launcher: local({})({
        folder,
        program: [process.execPath, fileURLToPath(new URL("./main.js", import.meta.url)), "worker"],
      }),
      workers: options.workers,
      leaving,
      killing,
      look: display.look,
    });
    display.end();
    return conclude(folder, path, outcome);
  } finally {
    display.end();
    release();
  }
}

function conclude(
  folder: StudyFolder,
  path: string,
  outcome: { readonly kind: string; readonly reason: string },
): number {
  if (outcome.kind === "failed") {
    console.error(`The search failed: ${outcome.reason}`);
    console.error(
      `Mend the program or its command, remove ${path}, and run again. "whetstone show ${path} 1" tells more.`,
    );
    return 1;
  }
  if (outcome.kind === "left") {
    console.log(`Stopped; nothing is lost. Go on with: whetstone run ${path}`);
    return 0;
  }
  const { lines, succeeded } = summaryLines(folder.study, path);
  console.log([...lines, ...sealLines(folder, path)].join("\n"));
  return succeeded ? 0 : 1;
}

/** Ctrl-C once lets the workers go, twice kills them. */
function interrupts(say: (line: string) => void) {
  const leaving = new AbortController();
  const killing = new AbortController();
  const interrupt = () => {
    if (leaving.signal.aborted) return killing.abort();
    leaving.abort();
    say("Stopping: the workers pause their trials. Once more kills them.");
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, interrupt);
  const release = () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
  return { leaving: leaving.signal, killing: killing.signal, release };
}
