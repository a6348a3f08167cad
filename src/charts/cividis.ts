const stops = ["#00224e", "#2a3f6d", "#575c6d", "#7d7c78", "#a59c74", "#d2c060", "#fee838"] as const;

/** Colours between two stops, with the first of them. */
const STEPS = 8;

/** Colours from dark to bright that look the same to the colour-blind (Nuñez, Anderton and Renslow 2018). */
export const cividis: readonly string[] = [
  ...stops.slice(0, -1).flatMap((from, i) => {
    return Array.from({ length: STEPS }, (_, step) => between(from, stops[i + 1]!, step / STEPS));
  }),
  stops.at(-1)!,
];

function between(from: string, to: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [a, b] = [from, to].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16));
    return Math.round(a! + share * (b! - a!))
      .toString(16)
      .padStart(2, "0");
  });
  return `#${parts.join("")}`;
}
