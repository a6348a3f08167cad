import type { FoundOption } from "./found.ts";

/**
 * Options with the values that a Python program's source gives them, as in `add_argument("--lr", type=float, default=0.1)`,
 * where its help has not told them: argparse and click show no defaults unless they are asked to.
 */
export function withDefaults(options: readonly FoundOption[], source: string): readonly FoundOption[] {
  const known = defaultsIn(source);
  return options.map((option) => {
    const value = option.flags.map((flag) => known.get(flag)).find((each) => each !== undefined);
    return option.value !== undefined || value === undefined ? option : { ...option, value };
  });
}

/** The plain numbers and texts that options have by default, by each flag. */
function defaultsIn(source: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { index, 0: opening } of source.matchAll(/\b(?:add_argument|option)\(/g)) {
    const call = insideOf(source, index + opening.length);
    const value = /\bdefault\s*=\s*(?:([-+]?[\d._]+(?:e[-+]?\d+)?)|(["'])([^"'\\]*)\2)\s*(?:,|#|$)/i.exec(call);
    const text = value?.[1]?.replaceAll("_", "") ?? value?.[3];
    if (text === undefined) continue;
    for (const [, , flag = ""] of call.matchAll(/(["'])(--?[A-Za-z][\w.-]*)\1/g)) found.set(flag, text);
  }
  return found;
}

/** A call's arguments from behind its bracket up to the one that closes it, whatever stands in quotes. */
function insideOf(source: string, from: number): string {
  let depth = 1;
  for (const { index, 0: part } of source
    .slice(from)
    .matchAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#.*|[()[\]{}]/g)) {
    if ("([{".includes(part)) depth++;
    else if (")]}".includes(part)) depth--;
    if (depth === 0) return source.slice(from, from + index);
  }
  return "";
}
