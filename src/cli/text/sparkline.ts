const blocks = "▁▂▃▄▅▆▇█";

/**
 * Numbers as a line of blocks, from the lowest to the highest, in at most `width` signs: where there are more numbers, each sign
 * shows the last of its share. A number that is not finite leaves a gap.
 */
export function sparkline(values: readonly number[], width: number): string {
  const shown = Math.min(values.length, Math.max(0, width));
  const kept = Array.from({ length: shown }, (_, i) => values[Math.ceil(((i + 1) * values.length) / shown) - 1]!);
  const finite = kept.filter(Number.isFinite);
  const low = Math.min(...finite);
  // Halves, since the difference of two finite numbers may not be.
  const range = Math.max(...finite) / 2 - low / 2;
  const part = (value: number) => (range > 0 ? (value / 2 - low / 2) / range : 0.5);
  return kept.map((value) => (Number.isFinite(value) ? blockAt(part(value)) : " ")).join("");
}

function blockAt(part: number): string {
  return blocks[Math.min(blocks.length - 1, Math.floor(part * blocks.length))]!;
}
