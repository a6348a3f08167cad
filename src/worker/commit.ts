import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { isStudy } from "../store/studies-in.ts";

/** The git commit of a program's folder, with "+" where files differ from it, other than those of studies; undefined outside git. */
export function commitOf(directory: string): string | undefined {
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 5000,
    }).trim();
  try {
    const commit = git("rev-parse", "--short=12", "HEAD");
    const changed = git("diff", "--name-only", "--relative", "-z", "HEAD").split("\0").filter(Boolean);
    return changed.every((file) => isOfStudy(directory, dirname(file))) ? commit : `${commit}+`;
  } catch {
    return undefined;
  }
}

/** Whether a folder below `directory` is that of a study, or within one: its logs grow whenever it is worked on. */
function isOfStudy(directory: string, folder: string): boolean {
  if (folder === ".") return false;
  return isStudy(join(directory, folder)) || isOfStudy(directory, dirname(folder));
}
