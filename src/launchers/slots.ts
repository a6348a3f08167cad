import { spawnSync } from "node:child_process";
import { availableParallelism, totalmem } from "node:os";

/**
 * The numbers of this machine's GPUs: those that CUDA_VISIBLE_DEVICES leaves, or all that the driver's own program lists;
 * none where it is not there.
 */
export function gpuNumbers({ CUDA_VISIBLE_DEVICES: visible } = process.env): readonly string[] {
  if (visible !== undefined) {
    const numbers = visible.split(",").flatMap((number) => number.trim() || []);
    // What stands behind a number below 0 is not seen either: -1 is how people switch GPUs off.
    const end = numbers.findIndex((number) => number.startsWith("-"));
    return end < 0 ? numbers : numbers.slice(0, end);
  }
  const { status, stdout } = spawnSync("nvidia-smi", ["--query-gpu=index", "--format=csv,noheader"], {
    encoding: "utf8",
    timeout: 20_000,
  });
  if (status !== 0) return [];
  const listed = stdout.split("\n").map((line) => line.trim());
  return listed.filter((line) => /^\d+$/.test(line));
}

/** Bytes that a worker itself holds, whatever it trains. */
const WORKER = 60e6;

/** How many workers a machine's memory holds, if they trained nothing at all. */
export function roomInMemory(bytes = Math.min(totalmem(), process.constrainedMemory() || Infinity)): number {
  return Math.max(1, Math.floor(bytes / WORKER));
}

/** What libraries read to know how many threads they may start: OpenMP, MKL, OpenBLAS, Accelerate, numexpr, Julia, Rayon. */
export const threadVariables = [
  "OMP_NUM_THREADS",
  "MKL_NUM_THREADS",
  "OPENBLAS_NUM_THREADS",
  "VECLIB_MAXIMUM_THREADS",
  "NUMEXPR_NUM_THREADS",
  "JULIA_NUM_THREADS",
  "RAYON_NUM_THREADS",
];

/**
 * The GPUs of a slot: an equal part of them, so that none is idle and a training may use several; where there are fewer than
 * slots, one each, in turn.
 */
function gpusOf(slot: number, slots: number, gpus: readonly string[]): readonly string[] {
  if (slots > gpus.length) return gpus.length === 0 ? [] : [gpus[(slot - 1) % gpus.length]!];
  const part = (slot: number) => Math.floor((slot * gpus.length) / slots);
  return gpus.slice(part(slot - 1), part(slot));
}

/**
 * The environment of a slot, so that those who share the machine do not fight for it: an equal part of the GPUs, and of the
 * cores as each library's number of threads where the user has set none.
 * @param slot from 1
 * @param sharing how many slots share the machine
 */
export function shareOf(
  slot: number,
  sharing: number,
  gpus: readonly string[],
  { env = process.env, cores = availableParallelism() } = {},
): NodeJS.ProcessEnv {
  const own = gpusOf(slot, sharing, gpus);
  const threads = String(Math.max(1, Math.floor(cores / sharing)));
  return {
    ...(sharing > 1 ? Object.fromEntries(threadVariables.map((name) => [name, threads])) : {}),
    ...env,
    ...(own.length === 0 ? {} : { CUDA_VISIBLE_DEVICES: own.join(",") }),
  };
}

/** The lowest `count` slots, from 1 to `most`, that are neither taken nor to be avoided. */
export function freeSlots(
  taken: readonly number[],
  count: number,
  most: number,
  isAvoided: (slot: number) => boolean,
): number[] {
  const free: number[] = [];
  const used = new Set(taken);
  for (let slot = 1; free.length < count && slot <= most; slot++) {
    if (!used.has(slot) && !isAvoided(slot)) free.push(slot);
  }
  return free;
}
