import { hostname } from "node:os";
import { requestStop, stopRequest } from "../store/study-folder.ts";
import { howToGoOn } from "./go-on.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./output.ts";

/** `whetstone stop`: asks all workers to end. */
export function stop(path: string): number {
  const folder = openFolder(path);
  const before = stopRequest(folder.path);
  if (before === undefined) requestStop(folder.path, `asked to stop from ${hostname()}, ${new Date().toISOString()}`);
  print([
    before === undefined
      ? "Asked all workers to end; they pause their trials from the last checkpoint on, and nothing is lost."
      : `The workers have been asked to end before (${before}).`,
    `See them leave: whetstone status ${path}`,
    `Go on with: ${howToGoOn(folder.definition, path)}`,
  ]);
  return 0;
}
