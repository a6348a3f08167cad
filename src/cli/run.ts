import { readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { localLauncher } from "../launchers/local.ts";
import { supervise } from "../master/supervise.ts";
import { UserError } from "../space/user-error.ts";
import { layout } from "../store/layout.ts";
import { createStudyFolder, type StudyFolder } from "../store/study-folder.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { readDefinitionWithWarnings } from "../worker/read-definition.ts";
import { liveDisplay } from "./live.ts";
import { openFolder } from "./open-folder.ts";
import { summaryLines } from "./summary.ts";

/** `whetstone run`: makes or finds the study's folder, keeps workers on it until it is finished, and tells what came out. */
export async function run(
  study: string,
  options: { readonly workers: number; readonly folder?: string },
): Promise<number> {
  const path = folderOf(study, options.folder);
  const folder = openFolder(path);
  rmSync(layout.stop(folder.path), { force: true });
  const display = liveDisplay(folder, process.stdout);
  const { leaving, killing, release } = interrupts(display.say);
  try {
    const outcome = await supervise({
      folder,
      schedule: scheduleOf(folder.definition),
      launcher: localLauncher(folder, [
        process.execPath,
        fileURLToPath(new URL("./main.js", import.meta.url)),
        "worker",
      ]),
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
  console.log(lines.join("\n"));
  return succeeded ? 0 : 1;
}

/** The folder that a definition or a folder's path means, made if need be; as the user would type it. */
function folderOf(study: string, folder: string | undefined): string {
  if (!existsAs(study, "file")) {
    if (!existsAs(study, "folder"))
      throw new UserError(`there is neither a file nor a folder ${study}; give a study.yaml or a study's folder`);
    if (folder !== undefined) throw new UserError(`--folder is for a new study; ${study} is a folder already`);
    return study;
  }
  const text = readFileSync(study, "utf8");
  const { definition, warnings } = readDefinitionWithWarnings(text, study);
  for (const warning of warnings) console.error(warning);
  if (definition.command === undefined)
    throw new UserError(
      `${study}: command is missing; say how a trial is trained, as in "command: python train.py {params}"`,
    );
  const directory = resolve(dirname(study), definition.command.cwd);
  const path = folder ?? join(dirname(study), definition.name);
  createStudyFolder(path, text, directory);
  const near = relative(process.cwd(), resolve(path)) || ".";
  return near.startsWith("..") ? resolve(path) : near;
}

function existsAs(path: string, what: "file" | "folder"): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return what === "file" ? found?.isFile() === true : found?.isDirectory() === true;
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
