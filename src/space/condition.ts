import type { Value } from "./value.ts";

/** Holds where `parent` is active and its value is one of `values` (or none of them, when negated). */
export interface Condition {
  readonly parent: string;
  readonly negated: boolean;
  readonly values: readonly Value[];
}
