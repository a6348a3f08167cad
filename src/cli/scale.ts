import { scaleWorkers } from "../store/changing.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./text/output.ts";

/** `whetstone scale`: asks the master for so many workers. */
export function scale(path: string, workers: number): number {
  print([scaleWorkers(openFolder(path), workers)]);
  return 0;
}
