import { addChange } from "../store/change-file.ts";
import { count } from "./amounts.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./output.ts";

/** `whetstone scale`: asks the master for so many workers. */
export function scale(path: string, workers: number): number {
  const folder = openFolder(path);
  addChange(folder.path, { kind: "workers", count: workers });
  print([
    `The study wants ${count(workers, "worker")} now; its master, or whetstone run, launches them or lets some go.`,
  ]);
  return 0;
}
