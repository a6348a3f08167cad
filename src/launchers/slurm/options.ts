import { type OptionReader, type Options, optionReader } from "../../definition/options.ts";
import { withoutUndefined } from "../../study/record.ts";

/** How a study's workers run under Slurm. */
export interface SlurmOptions {
  /** Options of `sbatch` by their long names; `true` for one without a value. */
  readonly sbatch: Readonly<Record<string, string | true>>;
  /** Shell lines before the worker. */
  readonly setup: readonly string[];
  /** Seconds before the time limit at which workers are told to leave; undefined for no more than Slurm does by itself. */
  readonly notice: number;
  /** Tasks of one array that run at once. */
  readonly atOnce?: number;
  /** How whetstone is called on the nodes, in shell's words. */
  readonly whetstone?: string;
}

/** Options of `sbatch` that users of Slurm know best, with an example each. */
const named = {
  partition: "gpu",
  account: "vision",
  time: '"4:00:00"',
  gres: "gpu:1",
  constraint: "a100",
} as const;

/** Those that a launcher sets itself, or that would change what it reads. */
const ours = [
  "array",
  "signal",
  "requeue",
  "no-requeue",
  "open-mode",
  "job-name",
  "output",
  "parsable",
  "wait",
  "wrap",
];

/** Seconds before the time limit at which workers are told, where users do not say. */
const NOTICE = 90;

/**
 * Reads `cluster: { slurm: { … } }`. Throws UserError.
 *
 *     partition: gpu
 *     time: "4:00:00"
 *     gres: gpu:1
 *     setup: [module load cuda, source ~/venv/bin/activate]
 *     sbatch: { qos: high, cpus-per-task: 4 }
 */
export function readSlurmOptions(given: Options): SlurmOptions {
  const read = optionReader("slurm", given, "cluster");
  const sbatch: Record<string, string | true> = {};
  for (const [name, example] of Object.entries(named)) {
    const value = read.text(name, example);
    if (value !== undefined) sbatch[name] = onOneLine(value) ?? read.refuse(name, "one line", `${name}: ${example}`);
  }
  for (const [key, value] of Object.entries(read.mapping("sbatch", "{ qos: high }"))) {
    const name = key.replaceAll("_", "-");
    if (name in sbatch) read.refuse("sbatch", `without ${name}, which stands beside it too`, "sbatch: { qos: high }");
    if (value !== false) sbatch[name] = freeOption(name, value, read);
  }
  const time = sbatch.time === undefined ? undefined : secondsOf(String(sbatch.time));
  if (time === undefined && sbatch.time !== undefined)
    read.refuse("time", "minutes, or hours:minutes:seconds, or days-hours", `time: ${named.time}`);
  const quarter = Math.floor((time ?? Infinity) / 4);
  const notice = read.number("notice", Math.min(NOTICE, quarter), { whole: true, least: 1 });
  if (time !== undefined && notice >= time)
    read.refuse("notice", `shorter than the time limit, ${time} s`, `notice: ${quarter}`);
  const atOnce = read.optional("at_once", { whole: true, least: 1 }, 8);
  const whetstone = read.text("whetstone", "~/bin/whetstone");
  const setup = read.texts("setup", "module load cuda");
  read.end();
  return withoutUndefined({ sbatch, setup, notice, atOnce, whetstone });
}

/** Reads one of the options of sbatch that are given by their own names. */
function freeOption(name: string, value: unknown, read: OptionReader): string | true {
  const example = "sbatch: { qos: high, exclusive: true }";
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    read.refuse("sbatch", `long options without their --, which ${JSON.stringify(name)} is not`, example);
  if (ours.includes(name)) read.refuse("sbatch", `without ${name}, which whetstone sets itself`, example);
  if (value === true || value === null) return true;
  const text = typeof value === "string" || typeof value === "number" ? onOneLine(String(value)) : undefined;
  return text ?? read.refuse("sbatch", `texts on one line, or true, which ${name} is not`, example);
}

/** A text that may stand on a line of options; undefined where it would break it. */
function onOneLine(text: string): string | undefined {
  return text.trim() === "" || /\p{Cc}/u.test(text) ? undefined : text;
}

/**
 * Seconds of a time limit as Slurm writes it: minutes, minutes:seconds, hours:minutes:seconds, days-hours,
 * days-hours:minutes or days-hours:minutes:seconds. Undefined where it is none of them.
 */
export function secondsOf(time: string): number | undefined {
  const match = /^(?:(\d+)-)?(\d+)(?::(\d+))?(?::(\d+))?$/.exec(time.trim());
  if (match === null) return undefined;
  const [, days, ...rest] = match;
  const [first, second, third] = rest.map((part) => (part === undefined ? undefined : Number(part)));
  const [hours, minutes, seconds] =
    days !== undefined || third !== undefined ? [first ?? 0, second ?? 0, third ?? 0] : [0, first ?? 0, second ?? 0];
  const total = ((Number(days ?? 0) * 24 + hours) * 60 + minutes) * 60 + seconds;
  return total > 0 ? total : undefined;
}
