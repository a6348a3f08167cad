import { orderWorkers } from "../store/orders.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./output.ts";

/** `whetstone scale`: asks the master for so many workers. */
export function scale(path: string, workers: number): number {
  print([orderWorkers(openFolder(path), workers)]);
  return 0;
}
