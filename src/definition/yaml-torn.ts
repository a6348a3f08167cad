import type { Entry, ScalarTree } from "./yaml-tree.ts";

/** An entry with the place where its key ends. */
export interface WrittenEntry extends Entry {
  readonly keyEnd: number;
}

interface Torn {
  readonly key: string;
  /** Where the comma stands that tore the value. */
  readonly comma: number;
  /** The value as it was meant. */
  readonly value: string;
}

/**
 * Puts together what commas tear in `{ lr: uniform(0, 1) }`, where YAML reads the value `uniform(0` and a key `1)`:
 * the pieces from an open bracket up to the one that closes it.
 */
export function mendTorn(
  entries: readonly WrittenEntry[],
  text: string,
): { readonly entries: readonly Entry[]; readonly torn: readonly Torn[] } {
  const mended: Entry[] = [];
  const torn: Torn[] = [];
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]!;
    const last = lastPiece(entries, i, text);
    const { value } = entry;
    if (last === undefined || value.kind !== "scalar") {
      mended.push(entry);
      continue;
    }
    const end = entries[last]!.keyEnd;
    const whole: ScalarTree = {
      kind: "scalar",
      value: text.slice(value.at, end),
      text: text.slice(value.at, end),
      at: value.at,
      end,
    };
    mended.push({ ...entry, value: whole });
    torn.push({ key: entry.key, comma: text.indexOf(",", value.end), value: whole.text.replaceAll(/\s+/g, " ") });
    i = last;
  }
  return { entries: mended, torn };
}

/** The entry whose key ends the value of entry `first`; undefined where that value is whole, or its end is not found. */
function lastPiece(entries: readonly WrittenEntry[], first: number, text: string): number | undefined {
  const { value } = entries[first]!;
  if (value.kind !== "scalar" || typeof value.value !== "string" || /["'|>]/.test(text[value.at] ?? ""))
    return undefined;
  let open = openBrackets(value.text);
  for (let i = first + 1; open > 0 && i < entries.length; i++) {
    const piece = entries[i]!;
    if (piece.value.kind !== "scalar" || piece.value.value !== null) return undefined;
    open += openBrackets(piece.key);
    if (open <= 0) return i;
  }
  return undefined;
}

function openBrackets(text: string): number {
  return (text.match(/\(/g)?.length ?? 0) - (text.match(/\)/g)?.length ?? 0);
}
