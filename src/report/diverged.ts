import { isScored } from "../analysis/ranking.ts";
import { printValue } from "../space/print.ts";
import { baseOf } from "../space/range.ts";
import { shortNumber } from "../study/describe.ts";
import type { Study, Trial } from "../study/study.ts";

/**
 * Where training diverged, in a sentence: the one end of one hyperparameter beyond which all trials that diverged lie and the fewest
 * others; undefined where there are none, or where no parameter tells them apart.
 */
export function divergedWhere({ definition, trials }: Study): string | undefined {
  const known = trials.flatMap((trial) => (trial === undefined || trial.repeatOf !== undefined ? [] : [trial]));
  const lost = known.filter(({ state }) => state === "diverged");
  const sound = known.filter(isScored);
  if (lost.length === 0 || sound.length === 0) return undefined;
  const ends = definition.space.dimensions.flatMap(({ name, distribution }) => {
    const placesOf = (some: readonly Trial[]) =>
      some.flatMap(({ params }) => {
        const value = params[name];
        const place = value === undefined ? undefined : baseOf(distribution, value);
        return value === undefined || place === undefined ? [] : [{ value, place }];
      });
    const [bad, good] = [placesOf(lost), placesOf(sound)];
    if (bad.length < lost.length) return [];
    bad.sort((a, b) => a.place - b.place);
    return [
      { name, side: "at least", at: bad[0]!, beyond: good.filter(({ place }) => place >= bad[0]!.place).length },
      { name, side: "at most", at: bad.at(-1)!, beyond: good.filter(({ place }) => place <= bad.at(-1)!.place).length },
    ];
  });
  const [clearest] = ends.sort((a, b) => a.beyond - b.beyond);
  if (clearest === undefined || clearest.beyond > sound.length / 2) return undefined;
  const { name, side, at, beyond } = clearest;
  const value = typeof at.value === "number" ? shortNumber(at.value) : printValue(at.value);
  const all = lost.length === 1 ? "The one that diverged" : `All ${lost.length} that diverged`;
  return `${all} had ${name} ${side} ${value}; so had ${beyond} of the ${sound.length} with a score.`;
}
