import { orderStop } from "../store/orders.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { howToGoOn } from "./go-on.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./output.ts";

/** `whetstone stop`: asks all workers to end. */
export function stop(path: string): number {
  print(stopped(openFolder(path), path));
  return 0;
}

/** Leaves the request in the folder, unless it is there, and says how to go on. */
export function stopped(folder: StudyFolder, path: string): string[] {
  return [
    orderStop(folder),
    `See them leave: whetstone status ${path}`,
    `Go on with: ${howToGoOn(folder.definition, path)}`,
  ];
}
