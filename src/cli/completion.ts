import type { Command } from "commander";
import { candidatesFor } from "./completion/candidates.ts";
import { disk } from "./completion/disk.ts";
import { completionScripts, type Shell } from "./completion/scripts.ts";
import { print } from "./text/output.ts";

/** `whetstone completion bash`: the script that teaches a shell to complete. */
export function completion(shell: Shell): number {
  process.stdout.write(completionScripts[shell]);
  return 0;
}

/** `whetstone complete -- best di`: what such a script asks for. */
export function complete(program: Command, words: readonly string[]): number {
  print(candidatesFor(program, words, disk).map(({ text, about }) => `${text}\t${about}`));
  return 0;
}
