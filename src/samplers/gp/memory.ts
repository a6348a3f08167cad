import type { Json } from "../../study/events.ts";

/** What one suggestion leaves for the next: hyperparameters to go on from. */
export interface Memory {
  /** Scored trials that they were fitted to. */
  readonly fitted: number;
  /** One vector, or several samples. */
  readonly thetas: readonly Float64Array[];
}

/** Enough for a start to go on from, and short in a log. */
const DECIMALS = 4;

export function writeMemory({ fitted, thetas }: Memory): Json {
  return { fitted, thetas: thetas.map((theta) => Array.from(theta, (value) => rounded(value))) };
}

/** Never -0, which JSON does not keep. */
function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS)) + 0;
}

/** The memory in a sampler's state, where it is one of hyperparameters of this `size`: another sampler, or the same with other columns, may have written it. */
export function readMemory(state: Json | undefined, size: number): Memory | undefined {
  if (typeof state !== "object" || state === null || !("fitted" in state) || !("thetas" in state)) return undefined;
  const { fitted, thetas } = state;
  if (typeof fitted !== "number" || !Array.isArray(thetas) || thetas.length === 0) return undefined;
  const vectors = thetas.map((theta) => vectorOf(theta, size));
  return vectors.every((vector) => vector !== undefined) ? { fitted, thetas: vectors } : undefined;
}

function vectorOf(value: Json, size: number): Float64Array | undefined {
  if (!Array.isArray(value) || value.length !== size) return undefined;
  return value.every((x) => typeof x === "number" && Number.isFinite(x)) ? Float64Array.from(value) : undefined;
}
