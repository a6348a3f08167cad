import { type Distribution, encode } from "../../space/distribution.ts";
import type { Value } from "../../space/value.ts";
import { readNumber } from "../results/numbers.ts";

/** The value of a distribution that a history's value means; undefined where it cannot give that. */
export function meantValue(distribution: Distribution, given: Value): Value | undefined {
  const { base } = distribution;
  const value =
    base.kind === "choice" || base.kind === "ordinal"
      ? optionMeant(base.options, given)
      : base.kind === "fixed"
        ? optionMeant([base.value], given)
        : numberMeant(given);
  return value === undefined || encode(distribution, value) === undefined ? undefined : value;
}

function numberMeant(given: Value): number | undefined {
  const number = typeof given === "string" ? readNumber(given) : given;
  return typeof number === "number" && Number.isFinite(number) ? number + 0 : undefined;
}

/** The option itself, or else one that is spelled otherwise: `32.0`, `True`, `None`, which pandas leaves empty. */
function optionMeant(options: readonly Value[], given: Value): Value | undefined {
  if (options.includes(given)) return given;
  return options.find((option) => spelled(option) === spelled(given));
}

function spelled(value: Value): string {
  const text = String(value ?? "").trim();
  const number = readNumber(text);
  if (number !== undefined) return String(number);
  return /^(true|false|none|null)$/i.test(text) ? text.toLowerCase().replace(/^(none|null)$/, "") : text;
}
