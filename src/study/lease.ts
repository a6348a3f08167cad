import type { Study } from "./study.ts";

/**
 * Seconds of silence after which a worker is lost: the lease by which it gives its signs of life, which is the definition's as it
 * was when the worker began.
 */
export function leaseOf({ definition, workers }: Pick<Study, "definition" | "workers">, worker: string): number {
  return workers.get(worker)?.lease ?? definition.lease;
}
