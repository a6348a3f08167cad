import { execFileSync } from "node:child_process";

/** The git commit of a program's folder, with "+" where files differ from it; undefined outside git. */
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
    return git("status", "--porcelain", "--untracked-files=no", ".") === "" ? commit : `${commit}+`;
  } catch {
    return undefined;
  }
}
