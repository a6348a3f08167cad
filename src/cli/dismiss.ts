import { killTrial, killWorker, retireWorker } from "../store/dismissal.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./text/output.ts";

/** `whetstone kill`: ends one trial for good, or lets one worker go at once. */
export function kill(path: string, what: string): number {
  const folder = openFolder(path);
  print([/^\d+$/.test(what) ? killTrial(folder, Number(what)) : killWorker(folder, what)]);
  return 0;
}

/** `whetstone retire`: lets a worker go after its trial. */
export function retire(path: string, name: string): number {
  print([retireWorker(openFolder(path), name)]);
  return 0;
}
