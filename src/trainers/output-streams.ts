import type { Readable } from "node:stream";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { type Line, LineReader } from "./lines.ts";
import type { ProcessGroup } from "./process-group.ts";

/** Takes the lines that a program prints on either stream as they come; while they are being taken, no more are read. */
export function readOutput(
  { stdout, stderr }: Pick<ProcessGroup, "stdout" | "stderr">,
  take: (lines: readonly Line[]) => Promise<void>,
) {
  const streams = [stdout, stderr];
  const read = Promise.all(streams.map((stream) => takeLines(stream, take)));
  return {
    /** Rejects where a line could not be taken. */
    read,
    /** Takes what is left, when the program and all that it started are gone. */
    async end(): Promise<void> {
      await Promise.race([read, silence(streams)]);
      for (const stream of streams) stream.destroy();
      await read;
    },
  };
}

async function takeLines(stream: Readable, take: (lines: readonly Line[]) => Promise<void>): Promise<void> {
  const lines = new LineReader();
  try {
    for await (const chunk of stream) await take(lines.push(chunk));
  } catch (error) {
    if (!isCutOff(error)) throw error;
  }
  await take(lines.end());
}

/**
 * Resolves when the streams have nothing more to read though they are not at their end: then something outside the group,
 * such as a service that the program started, holds them open, and may do so for ever.
 */
async function silence(streams: readonly Readable[]): Promise<void> {
  const seen = () => streams.map((stream) => ("bytesRead" in stream ? stream.bytesRead : 0)).join();
  for (;;) {
    const before = seen();
    await delay(100, undefined, { ref: false });
    await nextTurn(); // however long this process was busy, what has arrived is read before we judge
    if (before === seen() && streams.every((stream) => stream.readableLength === 0)) return;
  }
}

/** Whether this is how a stream ends that was destroyed before its end. */
function isCutOff(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE";
}
