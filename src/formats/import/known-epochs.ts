import type { Explained, ImportedParameter } from "./imported.ts";

/** How far trials train, where a parameter tells it: the most that one named like `epochs` can be. */
export function knownEpochs(
  parameters: readonly ImportedParameter[],
): { readonly epochs: Explained<number> } | undefined {
  for (const { name, parameter } of parameters) {
    if (!/(^|[._-])(num|n|max|total)?[_-]?epochs?$/i.test(name)) continue;
    const { base } = parameter.distribution;
    const values =
      base.kind === "fixed"
        ? [base.value]
        : base.kind === "choice" || base.kind === "ordinal"
          ? base.options
          : "high" in base
            ? [base.high]
            : [];
    const most = Math.max(...values.map(Number));
    if (most > 0 && Number.isFinite(most)) return { epochs: { value: most, why: `the most that ${name} can be` } };
  }
  return undefined;
}
