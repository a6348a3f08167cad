/** A length of time in its two largest units: `0.4 s`, `12 s`, `3 min`, `2 h 5 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  if (seconds < 0.95) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  if (minutes < 24 * 60) return inTwo(Math.floor(minutes / 60), "h", minutes % 60, "min");
  return inTwo(Math.floor(hours / 24), "d", hours % 24, "h");
}

function inTwo(large: number, unit: string, small: number, smaller: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smaller}`;
}

/** A size in decimal units: `812 B`, `1.2 MB`. */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  let value = size;
  let unit = "";
  for (unit of ["kB", "MB", "GB", "TB"]) {
    value /= 1000;
    if (value < 999.5) break;
  }
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}

const units: Readonly<Record<string, number>> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** Bytes of a size as people write it, `50GB`, `1.5 TB` or `200MB`; undefined where it is no size above 0. */
export function bytesIn(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([KMGT]?B)$/i.exec(text.trim()) ?? [];
  const size = Number(number) * (units[unit.toUpperCase()] ?? Number.NaN);
  return size > 0 ? Math.round(size) : undefined;
}

/** `1 trial`, `60 trials`. */
export function count(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? "" : "s"}`;
}

/** Trial numbers that are told of one by one; a thousand workers make a thousand of them. */
const MOST_NUMBERS = 20;

/** `4, 5, 6`, and of very many the first: `4, 5, 6 and 980 more`. */
export function numbersText(numbers: readonly number[]): string {
  const told = numbers.slice(0, MOST_NUMBERS).join(", ");
  const rest = numbers.length - MOST_NUMBERS;
  return rest > 0 ? `${told} and ${rest} more` : told;
}

/** `trial 4`, `trials 4, 5, 6`. */
export function trialsText(numbers: readonly number[]): string {
  return `${numbers.length === 1 ? "trial" : "trials"} ${numbersText(numbers)}`;
}

/** Epochs without what binary fractions add: 0.1 + 0.2 is 0.3. */
export function tidy(epochs: number): number {
  return Math.round(epochs * 1000) / 1000;
}
