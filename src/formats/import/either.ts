import type { Condition } from "../../space/condition.ts";

/**
 * The conditions under which one list of conditions holds or the other; undefined where ours, which must all hold, cannot say
 * that. They can where one list is empty, or where both differ in the values of one parent alone.
 */
export function either(a: readonly Condition[], b: readonly Condition[]): readonly Condition[] | undefined {
  if (a.length === 0 || b.length === 0) return [];
  const different = a.flatMap((one, i) => (JSON.stringify(one) === JSON.stringify(b[i]) ? [] : i));
  const [at = 0, second] = different;
  const [one, other] = [a[at], b[at]];
  if (a.length !== b.length || second !== undefined || one === undefined || other === undefined) return undefined;
  if (one.parent !== other.parent || one.negated || other.negated) return undefined;
  return a.with(at, { ...one, values: [...new Set([...one.values, ...other.values])] });
}
