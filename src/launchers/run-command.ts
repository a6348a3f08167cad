import { spawn } from "node:child_process";
import { hasCode } from "../store/errors.ts";

/** What a command of the system said. */
export interface Answer {
  /** Its exit code; undefined where it was ended by a signal or took too long. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a shell exits with for a command that it does not find. */
export const NOT_FOUND = 127;

/** Milliseconds in which all that a command has said is read, once it has ended. */
const STREAMS_LATE = 300;

/**
 * Runs a command of the system to its end, or for so many seconds at most. One that is not there answers with code 127.
 * @param input what it reads
 */
export function runCommand(
  [command = "", ...args]: readonly string[],
  { seconds, input = "" }: { readonly seconds: number; readonly input?: string },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // It has a group of its own, so that a Ctrl-C in the terminal does not reach it: the host would seem not to answer.
    const options = { stdio: "pipe", detached: true, timeout: seconds * 1000, killSignal: "SIGKILL" } as const;
    const child = spawn(command, args, options);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (bytes: Buffer) => {
      stdout += bytes.toString();
    });
    child.stderr.on("data", (bytes: Buffer) => {
      stderr += bytes.toString();
    });
    child.stdin.on("error", () => {}); // it ended without reading all, and its code says how
    child.stdin.end(input);
    child.on("error", (error) => {
      if (hasCode(error, "ENOENT")) resolve({ code: NOT_FOUND, stdout, stderr: `${command}: not found` });
      else reject(error);
    });
    const done = (code: number | null) => {
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      resolve({ code: code ?? undefined, stdout, stderr: stderr.trim() });
    };
    child.on("close", done);
    // A connection that an OpenSSH client keeps for the next command may keep its streams too, so that "close" never comes.
    child.on("exit", (code) => setTimeout(done, STREAMS_LATE, code).unref());
  });
}
