import { type Definition, objectivesOf, type ResultSource } from "./definition.ts";

/** How a program's metrics are read, where its definition says so. */
export function readingOf(definition: Pick<Definition, "metric" | "objectives" | "metricsFrom">): string | undefined {
  const patterns = objectivesOf(definition).flatMap(({ name, pattern, epochPattern }) => [
    ...(pattern === undefined ? [] : [`${name} by ${pattern}`]),
    ...(epochPattern === undefined ? [] : [`the epoch by ${epochPattern}`]),
  ]);
  if (patterns.length > 0) return patterns.join(", ");
  return definition.metricsFrom === undefined ? undefined : sourceText(definition.metricsFrom);
}

/** A source of results as `metrics_from` names it. */
export function sourceText({
  kind,
  path,
  stepsPerEpoch,
}: Omit<ResultSource, "kind"> & { readonly kind: string }): string {
  const steps = stepsPerEpoch === undefined ? "" : `, of ${stepsPerEpoch} steps per epoch`;
  return `metrics_from: ${kind}${path === undefined ? "" : ` ${path}`}${steps}`;
}
