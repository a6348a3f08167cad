import { quoteWords } from "../../trainers/quote.ts";
import { LAUNCHED_AS, type WorkerOrder } from "../launcher.ts";
import { environmentLines, workerLine } from "../whetstone.ts";
import type { SlurmOptions } from "./options.ts";

/** What a job script is made of. */
export interface Job {
  /** By which all tasks of the study are known. */
  readonly name: string;
  /** Where what a task prints goes; `%A` is the array's number, `%a` the task's. */
  readonly output: string;
  readonly order: Omit<WorkerOrder, "count">;
  readonly options: SlurmOptions;
  readonly program: readonly string[];
}

/** A handle's id begins so, and then has the array's number and the task's: `slurm:812_3`. */
export const PREFIX = "slurm:";

/**
 * The job script of a worker, for an array of which each task is one. Told that its time is nearly over, it lets the worker
 * pause its trial and puts the task back into the queue.
 */
export function jobScript({ name, output, order, options, program }: Job): string {
  const { sbatch, setup, notice, whetstone } = options;
  const header = {
    ...sbatch,
    "job-name": name,
    output,
    "open-mode": "append",
    signal: `B:USR1@${notice}`,
    requeue: true,
  };
  const headerLines = Object.entries(header).map(([option, value]) =>
    value === true ? `#SBATCH --${option}` : `#SBATCH --${option}=${headerWord(String(value))}`,
  );
  return `#!/bin/bash
${headerLines.join("\n")}
# Each task of an array of this is one worker of the study; by hand: sbatch --array=0-3 THIS

task="\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}"
worker=
ending=
leave() {
  ending=$1
  if [ -n "$worker" ]; then kill -TERM "$worker" 2>/dev/null; fi
}
# USR1 is Slurm's notice before the time limit, TERM its notice of preemption and of scancel. USR2 is whetstone's: leave for good.
trap 'leave again' USR1 TERM
trap 'leave for-good' USR2

${[...setup, ...environmentLines(order)].join("\n")}
export ${LAUNCHED_AS}="${PREFIX}$task"
echo "$(date '+%F %T') task $task on $(hostname), start \${SLURM_RESTART_COUNT:-0}"
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

/** A value on a line of options, where quotes and spaces have their meaning. */
function headerWord(value: string): string {
  return quoteWords([value]);
}
