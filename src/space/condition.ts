import type { Value } from "./value.ts";

/** Holds where `parent` is active and its value is one of `values` (or none of them, when negated). */
export interface Condition {
  readonly parent: string;
  readonly negated: boolean;
  readonly values: readonly Value[];
}

/** Whether a condition holds at its parent's value, which is undefined where the parent is not active. */
export function holds({ negated, values }: Condition, value: Value | undefined): boolean {
  return value !== undefined && values.includes(value) !== negated;
}
