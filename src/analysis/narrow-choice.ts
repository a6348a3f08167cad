import { drawTail } from "../math/statistics.ts";
import type { Value } from "../space/distribution.ts";
import { printValue } from "../space/print.ts";
import { withOptions } from "../space/range.ts";
import type { Parameter } from "../space/space.ts";
import { bestText, printChance } from "./border-text.ts";
import { drawOf, fewestTrials, type Observation, tooFew } from "./evidence.ts";
import type { Outcome } from "./narrow-range.ts";

/** The chance of dropping an option that is as good as the others, divided by the number of options. */
const mistake = 0.05;

/** A choice without the options that clearly lose: none of the best trials had them, which chance would not explain. */
export function narrowChoice(
  { distribution }: Parameter,
  options: readonly Value[],
  observations: readonly Observation[],
): Outcome {
  const count = observations.length;
  if (count < fewestTrials) return { distribution, change: "kept", why: tooFew(count) };
  const good = observations.filter(({ good }) => good);
  const losers = options.flatMap((option) => {
    if (good.some(({ value }) => value === option)) return [];
    const strata = drawOf(observations, ({ value }) => (value === option ? 0 : 1));
    const chance = drawTail(strata, good.length);
    return good.length > 0 && chance <= mistake / options.length ? [{ option, chance }] : [];
  });
  if (losers.length === 0)
    return { distribution, change: "kept", why: `${bestText(good.length, observations)} rule no option out` };
  const lost = losers.map(({ option, chance }) => {
    const tried = observations.filter(({ value }) => value === option).length;
    return `${printValue(option)}, tried in ${tried} (${printChance(chance)})`;
  });
  const kept = options.filter((option) => losers.every((loser) => loser.option !== option));
  return {
    distribution: withOptions(distribution, kept),
    change: "narrowed",
    why: `${bestText(good.length, observations)} are none of ${lost.join(", ")}`,
  };
}
