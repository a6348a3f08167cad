import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { quoteWords } from "../study/quote.ts";

/**
 * The shell's words that are a worker on a folder.
 * @param program this very program as a worker: `[node, main.js, "worker"]`
 * @param whetstone how the program is called where the worker runs, in shell's words; undefined where it lies there as it does here
 */
export function workerLine(program: readonly string[], whetstone: string | undefined, folder: string): string {
  const words = whetstone === undefined ? quoteWords(program) : `${whetstone} worker`;
  return `${words} ${quoteWords([folder])}`;
}

/** What a setup that failed says last, with its exit code and the line behind it. */
export const SETUP_ENDED = "setup ended with";

/**
 * Shell lines before a worker. Where one fails, no worker begins: its trials would fail for want of what was not set up, which is
 * the place's fault and not the params'.
 */
export function setupLines(setup: readonly string[]): string[] {
  return setup.flatMap((line) => {
    const [first = "", ...more] = line.trim().split("\n");
    const shown = more.length === 0 ? first : `${first} …`;
    return [line, `code=$?; [ "$code" -eq 0 ] || { echo "${SETUP_ENDED} $code:" ${quoteWords([shown])}; exit 1; }`];
  });
}

/** What tells studies of one name apart where many look: eight letters and digits, made of the folder's path. */
export function markOf(folder: string): string {
  return createHash("sha256").update(realpathSync(folder)).digest("hex").slice(0, 8);
}
