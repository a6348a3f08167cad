import { quoteWords } from "../../study/quote.ts";
import { LAUNCHED_AS, type WorkerOrder } from "../launcher.ts";
import { setupLines, workerLine } from "../whetstone.ts";
import type { SlurmOptions } from "./options.ts";

/** What a job script is made of. */
export interface Job {
  /** By which all tasks of the study are known. */
  readonly name: string;
  /** Where what a worker prints goes, by its handle's id. */
  readonly wordsOf: (id: string) => string;
  readonly order: Omit<WorkerOrder, "count">;
  readonly options: SlurmOptions;
  readonly program: readonly string[];
}

/**
 * A handle's id begins so, and then has the array's number and the task's: `slurm:812_3`. A task that was put back into the
 * queue is another worker: `slurm:812_3+1`.
 */
export const PREFIX = "slurm:";

/**
 * The job script of a worker, for an array of which each task is one. Told that its time is nearly over, it lets the worker
 * pause its trial and puts the task back into the queue.
 */
export function jobScript({ name, wordsOf, order, options, program }: Job): string {
  const { sbatch, setup, notice, whetstone } = options;
  // In the file's name %A is the array's number and %a the task's, and a % that is meant is written twice.
  const [before = "", after = ""] = wordsOf(`${PREFIX}TASK`).replaceAll("%", "%%").split("TASK");
  const header = {
    ...sbatch,
    "job-name": name,
    output: `${before}%A_%a${after}`,
    "open-mode": "append",
    signal: `B:USR1@${notice}`,
    requeue: true,
  };
  const headerLines = Object.entries(header).map(([option, value]) =>
    value === true ? `#SBATCH --${option}` : `#SBATCH --${option}=${quoteWords([String(value)])}`,
  );
  const [beginning = "", task = "", ending = ""] = wordsOf(`${PREFIX}TASK+TIMES`).split(/TASK|TIMES/);
  const again = `${quoteWords([beginning])}"$task"${quoteWords([task])}"$SLURM_RESTART_COUNT"${quoteWords([ending])}`;
  return `#!/bin/bash
${headerLines.join("\n")}
# Each task of an array of this is one worker of the study; by hand: sbatch --array=0-3 THIS

task="\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}"
run="$task"
if [ "\${SLURM_RESTART_COUNT:-0}" -gt 0 ]; then
  # A task that begins again is another worker, with words of its own.
  run="$task+$SLURM_RESTART_COUNT"
  exec >>${again} 2>&1
fi
worker=
ending=
leave() {
  ending=$1
  if [ -n "$worker" ]; then kill -TERM "$worker" 2>/dev/null; fi
}
# USR1 is Slurm's notice before the time limit, TERM its notice of preemption and of scancel. USR2 is whetstone's: leave for good.
trap 'leave again' USR1 TERM
trap 'leave for-good' USR2
# HUP is whetstone's too: the worker dies at once, with all that it has started, and tells nothing more.
end_all() {
  kill -STOP "$1" 2>/dev/null
  for child in $(pgrep -P "$1"); do end_all "$child"; done
  kill -KILL "$1" 2>/dev/null
}
trap 'ending=now; if [ -n "$worker" ]; then end_all "$worker"; fi' HUP

# A node is seen by who looks at the queue every few seconds, also where its workers come to nothing at once.
trap 'code=$?; if [ "$code" -ne 0 ] && [ "$SECONDS" -lt 10 ]; then sleep 10; fi; exit "$code"' EXIT
${setupLines(setup).join("\n")}
export ${LAUNCHED_AS}="${PREFIX}$run"
echo "$(date '+%F %T') $run on $(hostname)"
if [ -n "$ending" ]; then exit 0; fi

${workerLine(program, whetstone, order.folder)} &
worker=$!
if [ -n "$ending" ]; then kill -TERM "$worker"; fi
# A signal that is trapped ends \`wait\` before the worker ends.
wait "$worker"
code=$?
while kill -0 "$worker" 2>/dev/null; do
  wait "$worker"
  code=$?
done
if [ -z "$ending" ]; then exit "$code"; fi

if [ "$ending" = again ]; then
  # Where Slurm itself ends the task it is completing by now, and Slurm knows whether it shall begin again.
  state=$(squeue --noheader --jobs="$task" --format=%T)
  case "$state" in
    RUNNING | SIGNALING) scontrol requeue "$task" && echo "$(date '+%F %T') task $task waits in the queue again" ;;
  esac
fi
exit 0
`;
}
