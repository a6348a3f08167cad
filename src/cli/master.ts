import { didYouMean } from "../definition/spelling.ts";
import { launchers } from "../launchers/registry.ts";
import { UserError } from "../space/user-error.ts";
import { lead, workerProgram } from "./lead.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./output.ts";
import { folderOf } from "./study-argument.ts";

export interface MasterOptions {
  readonly on?: string;
  readonly workers?: number;
  readonly folder?: string;
  readonly print?: boolean;
}

/** `whetstone master`: keeps workers on a study wherever its definition, or `--on`, says. */
export async function masterOf(study: string, options: MasterOptions): Promise<number> {
  const path = folderOf(study, { folder: options.folder, needsCommand: true });
  const { cluster } = openFolder(path).definition;
  const on = options.on ?? cluster?.on;
  const workers = options.workers ?? cluster?.workers;
  const names = Object.keys(launchers).join(", ");
  if (on === undefined)
    throw new UserError(`say where workers run: --on with one of ${names}, or cluster: { on: … } in study.yaml`);
  const launcher = Object.hasOwn(launchers, on) ? launchers[on] : undefined;
  if (launcher === undefined)
    throw new UserError(`there is no launcher ${JSON.stringify(on)}; ${didYouMean(on, Object.keys(launchers))}`);
  if (workers === undefined)
    throw new UserError(
      `say how many workers: -w 6, or cluster: { on: ${on}, workers: 6 } in study.yaml; a worker trains one trial at a time`,
    );
  const launcherOptions = cluster?.options[on] ?? {};
  if (options.print) {
    const folder = openFolder(path);
    const { print: printing } = launcher(launcherOptions)({ folder, program: workerProgram });
    if (printing === undefined)
      throw new UserError(`--print: ${on} asks no cluster for anything, so there is nothing to print`);
    print(printing({ folder: folder.path, env: {}, count: workers }).trimEnd().split("\n"));
    return 0;
  }
  return lead(path, {
    launcher,
    launcherOptions,
    on,
    workers,
    // A cluster mends itself more often than not: about half an hour of waits, each twice the one before.
    patience: { firstWait: 1, longestWait: 300, rounds: 12, placeFailures: 5 },
    // Network file systems remember what a file was for some seconds.
    settle: on === "local" ? 0 : 10_000,
    interrupted: "workers stay",
    tellsAll: true,
    command: `whetstone master ${path}${options.on === undefined ? "" : ` --on ${on}`}${options.workers === undefined ? "" : ` -w ${workers}`}`,
  });
}
