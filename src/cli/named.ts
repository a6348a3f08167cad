import { UserError } from "../space/user-error.ts";

/** What was typed as `name=value`, by its names. Throws UserError where a name stands twice: only its last value would count. */
export function named<T>(pairs: readonly (readonly [string, T])[]): Record<string, T> {
  const names = pairs.map(([name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new UserError(`${twice} is given twice; keep one of them`);
  return Object.fromEntries(pairs);
}
