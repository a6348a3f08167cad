import { hostname } from "node:os";
import { requestStop, type StudyFolder, stopRequest } from "../store/study-folder.ts";
import { howToGoOn } from "./go-on.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./output.ts";

/** `whetstone stop`: asks all workers to end. */
export function stop(path: string): number {
  print(stopped(openFolder(path), path));
  return 0;
}

/** Leaves the request in the folder, unless it is there, and says how to go on. */
export function stopped({ path: folder, definition }: StudyFolder, path: string): string[] {
  const before = stopRequest(folder);
  if (before === undefined) requestStop(folder, `asked to stop from ${hostname()}, ${new Date().toISOString()}`);
  return [
    before === undefined
      ? "Asked all workers to end; they pause their trials, which go on from their last checkpoints. Nothing is lost."
      : `The workers have been asked to end before (${before}).`,
    `See them leave: whetstone status ${path}`,
    `Go on with: ${howToGoOn(definition, path)}`,
  ];
}
