import type { Writable } from "node:stream";
import { oncePer } from "../../space/once-per.ts";
import { failureOfSystem } from "../../store/errors.ts";
import { lookOf, paint, type Span } from "./terminal.ts";

/** Prints lines to standard output. A reader that has seen enough (`| head`) may close it; the rest is dropped. */
export function print(lines: readonly string[]): void {
  if (lines.length === 0) return;
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Prints lines of spans, coloured and cut to a terminal's width. */
export function printSpans(lines: readonly (readonly Span[])[]): void {
  const look = lookOf(process.stdout);
  print(lines.map((line) => paint(line, look)));
}

/** Prints lines of spans, coloured and never cut: a terminal wraps what is too long. */
export function printWhole(lines: readonly (readonly Span[])[]): void {
  const look = { ...lookOf(process.stdout), width: Infinity };
  print(lines.map((line) => paint(line, look)));
}

/** Prints one JSON value. */
export function printJson(value: unknown): void {
  print([JSON.stringify(value, null, 2)]);
}

function isATerminal(stream: Writable): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}

/**
 * From now on it is no error when the stream's reader goes away, or its terminal; the signal is aborted then. Whatever else fails, such as a full
 * disk behind it, ends the process: what it would print can be told nowhere else.
 */
export const endQuietly = oncePer((stream: Writable): AbortSignal => {
  const gone = new AbortController();
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // What is left of a terminal that was closed fails with EIO; a search is asked to leave then, and has to live to do so.
    if (error.code === "EPIPE" || (error.code === "EIO" && isATerminal(stream))) return gone.abort();
    const failure = failureOfSystem(error);
    if (failure === undefined) throw error;
    console.error(`cannot write standard output: ${failure}`);
    process.exit(1);
  });
  return gone.signal;
});
