import { local } from "../launchers/local.ts";
import { typed } from "../study/typed.ts";
import { lead } from "./leading/lead.ts";
import { folderOf } from "./leading/study-argument.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./text/output.ts";
import { proxyLines } from "./text/proxy-lines.ts";

/** `whetstone run`: makes or finds the study's folder, keeps workers on it until it is finished, and tells what came out. */
export async function run(
  study: string,
  options: { readonly workers: number; readonly folder?: string; readonly dashboard?: boolean },
): Promise<number> {
  const path = folderOf(study, { folder: options.folder, needsCommand: true });
  const served = options.dashboard
    ? await (await import("../dashboard/server.ts")).serveDashboard({ folder: path })
    : undefined;
  if (served !== undefined) print([`dashboard: ${served.url}`, ...proxyLines(served)]);
  try {
    return await leadHere(path, options.workers);
  } finally {
    await served?.close();
  }
}

function leadHere(path: string, workers: number): Promise<number> {
  return lead(path, {
    makeLauncher: local(openFolder(path).definition.cluster?.options.local ?? {}),
    on: "local",
    workers,
    // Somebody sits before it, who wants to know soon that nothing works.
    patience: { firstWait: 0.25, longestWait: 60, rounds: 4, placeFailures: 5 },
    settle: 0,
    interrupted: "workers leave",
    tellsAll: false,
    command: typed("run", path, ...(workers === 1 ? [] : ["-w", workers])),
  });
}
