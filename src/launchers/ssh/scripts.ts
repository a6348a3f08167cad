import { quoteWords } from "../../study/quote.ts";
import { LAUNCHED_AS } from "../launcher.ts";
import { threadVariables } from "../slots.ts";
import { setupLines, workerLine } from "../whetstone.ts";
import type { SshHost } from "./options.ts";

/** What is run on hosts, as scripts that their `sh` reads. Workers are known there by LAUNCHED_AS in their environment. */

/** A worker to be started. */
export interface Start {
  /** Its handle's id. */
  readonly id: string;
  /** From 1. */
  readonly slot: number;
  /** Where the host has the file for what it prints. */
  readonly words: string;
}

/** The shell that runs a host's setup. */
export const findShell = "shell=$(command -v bash || command -v sh)";

/** Starts workers in sessions of their own, so that they outlive the connection. Fails where the host lacks the folder. */
export function startScript(
  host: SshHost,
  folder: string,
  program: readonly string[],
  starts: readonly Start[],
): string {
  const begin = starts.map(({ id, slot, words }) => {
    const life = [
      'echo "$(date "+%F %T") process $$ on $(hostname)"',
      ...setupLines(host.setup),
      ...shareLines(slot, host.slots),
      `exec ${workerLine(program, host.whetstone, folder)}`,
    ];
    return `${LAUNCHED_AS}=${quoteWords([id])} $session "$shell" -c ${quoteWords([life.join("\n")])} >>${quoteWords([words])} 2>&1 </dev/null &`;
  });
  const files = quoteWords(starts.map(({ words }) => words));
  return `if [ ! -f ${quoteWords([`${folder}/folder.json`])} ]; then
  echo ${quoteWords([`it has no study in ${folder}; mount the folder there, or write where the host has it: folder: /path`])} >&2
  exit 1
fi
cd /
${findShell}
session=$(command -v setsid || command -v nohup)
${begin.join("\n")}
# Each is there, to be found by its environment, when it has printed its first line.
for words in ${files}; do
  tries=0
  while [ ! -s "$words" ] && [ "$tries" -lt 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
done
`;
}

/**
 * The slot's share of the host, as `shareOf` has it here: GPUs, of all or of those that CUDA_VISIBLE_DEVICES leaves, and an equal
 * part of the cores for libraries that nobody has told their threads.
 */
export function shareLines(slot: number, slots: number): string[] {
  const gpu = `gpus=$(nvidia-smi --query-gpu=index --format=csv,noheader 2>/dev/null | grep -x '[0-9]*')
set -- $(echo "\${CUDA_VISIBLE_DEVICES-$gpus}" | tr , ' ')
case "$#:\${1-}" in
  0:* | *:-*) ;; # none, or switched off by -1
  *)
    if [ "$#" -lt ${slots} ]; then
      first=$(( ${slot - 1} % $# + 1 ))
      last=$first
    else
      first=$(( ${slot - 1} * $# / ${slots} + 1 ))
      last=$(( ${slot} * $# / ${slots} ))
    fi
    export CUDA_VISIBLE_DEVICES="$(echo "$*" | cut -d ' ' -f "$first-$last" | tr ' ' ,)" ;;
esac`;
  if (slots === 1) return [gpu];
  const threads = `threads=$(( $(nproc) / ${slots} ))
[ "$threads" -gt 0 ] || threads=1
for name in ${threadVariables.join(" ")}; do
  if eval "[ -z \\"\\$$name\\" ]"; then export "$name=$threads"; fi
done`;
  return [gpu, threads];
}

/** Prints the ids of the workers that run on the host, and of programs that they started, one a line. */
export function listScript(idsBegin: string): string {
  return `[ -r /proc/self/environ ] || { echo "it has no /proc, by which workers are found; hosts run Linux" >&2; exit 1; }
for file in /proc/[0-9]*/environ; do
  # Kernel threads and processes of others have nothing for us.
  [ -r "$file" ] && echo "$file"
done | xargs grep -zhs ${quoteWords([`^${LAUNCHED_AS}=${idsBegin}`])} | tr '\\0' '\\n' | sort -u | sed 's/^[^=]*=//'
`;
}

/**
 * Ends a worker: with a process number, that process alone is asked to leave; without, all that bears its id is killed, until
 * nothing does: a worker may be starting a program at that very moment, and what is killed is seen for a little while.
 */
export function killScript(id: string, gentle: number | undefined): string {
  const bearer = `grep -zqsx ${quoteWords([`${LAUNCHED_AS}=${id}`])}`;
  if (gentle !== undefined) return `if ${bearer} /proc/${gentle}/environ; then kill -TERM ${gentle}; fi\n`;
  return `tries=0
found=yes
while [ -n "$found" ] && [ "$tries" -lt 50 ]; do
  found=
  for file in /proc/[0-9]*/environ; do
    if ${bearer} "$file"; then
      found=yes
      process=\${file#/proc/}
      kill -KILL "\${process%/environ}" 2>/dev/null
    fi
  done
  [ -z "$found" ] || sleep 0.1
  tries=$((tries + 1))
done
true
`;
}
