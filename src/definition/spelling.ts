/** The known word nearest to a misspelt one, where it is near enough to be meant. Case, - and _ do not count. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const plain = simple(word);
  // Of two letters, one that differs is half of the word: only their order may be wrong.
  const room = plain.length < 3 ? 0 : Math.floor(plain.length / 3);
  let best: string | undefined;
  let least = room + 1;
  for (const candidate of known) {
    const other = simple(candidate);
    const swapped = plain.length === 2 && plain === [...other].reverse().join("");
    const distance = swapped ? 0 : editDistance(plain, other);
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** What to do about an unknown word: "did you mean stages?", or else all the words there are. */
export function didYouMean(word: string, known: readonly string[]): string {
  const guess = nearest(word, known);
  if (guess !== undefined) return `did you mean ${guess}?`;
  return `use ${known.length === 1 ? "" : "one of "}${known.join(", ")}`;
}

function simple(word: string): string {
  return word.toLowerCase().replaceAll(/[-_\s]/g, "");
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    before = above;
    above = row;
  }
  return above[b.length]!;
}
