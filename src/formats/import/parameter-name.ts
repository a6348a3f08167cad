import { nameFault } from "../../definition/expressions.ts";

/** A name that our definitions take, and different from those taken before; its own where that is one. */
export function parameterName(name: string, taken: ReadonlySet<string>): string {
  let safe = nameFault(name) === undefined ? name : name.replaceAll(/[^\w./-]+/g, "_").replace(/^[^A-Za-z_]+/, "");
  if (nameFault(safe) !== undefined) safe = `param_${safe}`.replaceAll(/[^\w]+/g, "_");
  let free = safe;
  for (let n = 2; taken.has(free); n++) free = `${safe}_${n}`;
  return free;
}
