import { UserError } from "../space/user-error.ts";
import { typed } from "../study/typed.ts";
import { lead, workerProgram } from "./leading/lead.ts";
import { folderOf } from "./leading/study-argument.ts";
import { workplaceOf } from "./leading/workplace.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./text/output.ts";

interface MasterOptions {
  readonly on?: string;
  readonly workers?: number;
  readonly folder?: string;
  readonly print?: boolean;
}

/** `whetstone master`: keeps workers on a study wherever its definition, or `--on`, says. */
export async function masterOf(study: string, options: MasterOptions): Promise<number> {
  const path = folderOf(study, {
    folder: options.folder,
    needsCommand: true,
    check: (definition) => workplaceOf(definition, options),
  });
  const folder = openFolder(path);
  const { on, workers, makeLauncher } = workplaceOf(folder.definition, options);
  if (options.print) {
    const { print: printing } = makeLauncher({ folder, program: workerProgram });
    if (printing === undefined)
      throw new UserError(`--print: ${on} asks no cluster for anything, so there is nothing to print`);
    print(printing({ folder: folder.path, count: workers }).trimEnd().split("\n"));
    return 0;
  }
  return lead(path, {
    makeLauncher,
    on,
    workers,
    // A cluster mends itself more often than not: about half an hour of waits, each twice the one before.
    patience: { firstWait: 1, longestWait: 300, rounds: 12, placeFailures: 5 },
    // Network file systems remember what a file was for some seconds.
    settle: on === "local" ? 0 : 10_000,
    interrupted: "workers stay",
    tellsAll: true,
    command: typed(
      "master",
      path,
      ...(options.on === undefined ? [] : ["--on", on]),
      ...(options.workers === undefined ? [] : ["-w", workers]),
    ),
  });
}
