/** Two spirals wound around each other, with noise: points [x, y] in -1…1 and their label, 0 or 1. */
export function spirals(count, next) {
  return Array.from({ length: count }, (_, i) => {
    const label = i % 2;
    const turn = 0.15 + 0.85 * next();
    const angle = 3 * Math.PI * turn + label * Math.PI;
    const noise = () => 0.04 * (next() - 0.5);
    return { point: [turn * Math.cos(angle) + noise(), turn * Math.sin(angle) + noise()], label };
  });
}
