import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/**
 * The numbers of this machine's GPUs: those that CUDA_VISIBLE_DEVICES leaves, or all that the driver's own program lists;
 * none where it is not there.
 */
export function gpuNumbers({ CUDA_VISIBLE_DEVICES: visible } = process.env): readonly string[] {
  if (visible !== undefined) return visible.split(",").flatMap((number) => number.trim() || []);
  const { status, stdout } = spawnSync("nvidia-smi", ["--query-gpu=index", "--format=csv,noheader"], {
    encoding: "utf8",
    timeout: 20_000,
  });
  if (status !== 0) return [];
  const listed = stdout.split("\n").map((line) => line.trim());
  return listed.filter((line) => /^\d+$/.test(line));
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
 * The environment of a slot, so that those who share the machine do not fight for it: a GPU where there are some, slots
 * taking them in turn, and an equal part of the cores as each library's number of threads where the user has set none.
 * @param slot from 1
 * @param sharing how many slots share the machine
 */
export function shareOf(
  slot: number,
  sharing: number,
  gpus: readonly string[],
  { env = process.env, cores = availableParallelism() } = {},
): NodeJS.ProcessEnv {
  const gpu = gpus[(slot - 1) % gpus.length];
  const threads = String(Math.max(1, Math.floor(cores / sharing)));
  return {
    ...(sharing > 1 ? Object.fromEntries(threadVariables.map((name) => [name, threads])) : {}),
    ...env,
    ...(gpu === undefined ? {} : { CUDA_VISIBLE_DEVICES: gpu }),
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
