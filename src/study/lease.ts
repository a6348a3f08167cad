import type { Study } from "./study.ts";

/** Seconds of silence after which a worker is lost: those by which it gives its signs, which an edit of the definition since does not change. */
export function leaseOf({ definition, workers }: Pick<Study, "definition" | "workers">, worker: string): number {
  return workers.get(worker)?.lease ?? definition.lease;
}
