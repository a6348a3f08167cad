import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { aborted } from "../trainers/aborted.ts";
import { plainText } from "../trainers/lines.ts";
import { readOutput } from "../trainers/output-streams.ts";
import { startGroup } from "../trainers/process-group.ts";
import { findProgram } from "../trainers/program.ts";

/** Milliseconds that a timer counts to. */
const LONGEST = 2 ** 31 - 1;

interface ProbeOptions {
  /** Where it runs. */
  readonly folder: string;
  /** Seconds after which it is ended. */
  readonly limit: number;
  /** A file to which the program may tell its defaults. */
  readonly defaults: string;
  /** Seconds after which it is ended once it has told some, since then it trains. */
  readonly limitOnceTold?: number;
  /** Told of each line as it comes, and whether it is a turn of a progress bar, over which the next is written. */
  readonly show?: (line: string, isTurn: boolean) => void;
}

interface Probe {
  /** What it printed on both streams, without colours; each turn of a progress bar is a line. */
  readonly lines: readonly string[];
  /** Undefined where it was ended. */
  readonly code: number | null | undefined;
}

/** Milliseconds between looks for a file. */
const GLANCE = 200;

function timeOf(seconds: number): number {
  return Math.min(seconds * 1000, LONGEST);
}

/** Resolves so many seconds after a file has come to be, or once `signal` is aborted. */
async function afterFile(path: string, seconds: number, signal: AbortSignal): Promise<undefined> {
  try {
    while (!existsSync(path)) await setTimeout(GLANCE, undefined, { signal });
    await setTimeout(timeOf(seconds), undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Runs a program once and takes its output. Throws TrainingError where it cannot be started. */
export async function probe(
  words: readonly string[],
  { folder, limit, defaults, limitOnceTold, show }: ProbeOptions,
): Promise<Probe> {
  // A wide terminal keeps a help's entries on their lines.
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...{ PYTHONUNBUFFERED: "1", COLUMNS: "200", NO_COLOR: "1", TERM: "dumb" },
    WHETSTONE_DEFAULTS: defaults,
  };
  const program = await findProgram(words[0] ?? "", folder, env.PATH ?? "");
  const group = await startGroup([program, ...words.slice(1)], { cwd: folder, env });
  const lines: string[] = [];
  const output = readOutput(group, async (taken) => {
    for (const { text, end } of taken) {
      const plain = plainText(text);
      lines.push(plain);
      show?.(plain, end === "\r");
    }
  });
  const over = new AbortController();
  try {
    const inTime = aborted(AbortSignal.timeout(timeOf(limit)));
    const told = limitOnceTold === undefined ? [] : [afterFile(defaults, limitOnceTold, over.signal)];
    const exit = await Promise.race([group.exited, inTime, ...told]);
    await group.end(5);
    await output.end();
    return { lines, code: exit?.code };
  } finally {
    over.abort();
    await group.end(0);
  }
}
