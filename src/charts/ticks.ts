/** Round numbers within a range, about so many; both ends may be among them. */
export function niceTicks(low: number, high: number, about = 5): readonly number[] {
  const step = niceStep((high - low) / Math.max(1, about));
  if (!(step > 0) || !Number.isFinite(step)) return [low];
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    within(low, high, Number(((first + i) * step).toPrecision(12))),
  );
}

/** No tick lies beyond an end, be it by rounding alone: ECharts refuses such an axis. */
function within(low: number, high: number, x: number): number {
  return Math.min(high, Math.max(low, x));
}

/** The numbers 1, 2 and 5 times a power of ten are round: the least of them that is at least `x`. */
export function niceStep(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x));
  const factor = [1, 2, 5, 10].find((each) => each * power >= x * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Ticks of a logarithmic axis from `low` to `high`, both above 0: powers of ten, and between few of them 2 and 5 times those. */
export function logTicks(low: number, high: number, about = 6): readonly number[] {
  const from = Math.log10(low);
  const to = Math.log10(high);
  const decades = niceTicks(from, to, about).filter((x) => Number.isInteger(x));
  if (decades.length >= 3) return decades.map((x) => within(low, high, 10 ** x));
  const fine = [1, 2, 5].flatMap((factor) =>
    Array.from({ length: Math.ceil(to) - Math.floor(from) + 1 }, (_, i) => factor * 10 ** (Math.floor(from) + i)),
  );
  const inside = fine.filter((x) => x >= low * (1 - 1e-9) && x <= high * (1 + 1e-9)).sort((a, b) => a - b);
  return inside.length >= 2
    ? inside.map((x) => within(low, high, x))
    : niceTicks(low, high, about).filter((x) => x > 0);
}
