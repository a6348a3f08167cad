import { isatty } from "node:tty";

const STREAMS = [0, 1, 2];

/**
 * Calls `answer` whenever this process is told that its terminal was closed; returns what ends that. Without a terminal, as behind
 * nohup, nothing is to be answered: Node forgets at its start that it was told to ignore hang-ups, and would die of one.
 */
export function onHangUp(answer: () => void): () => void {
  const listener = STREAMS.some((stream) => isatty(stream)) ? answer : () => {};
  process.on("SIGHUP", listener);
  return () => process.off("SIGHUP", listener);
}
