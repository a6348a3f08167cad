import type { ClusterPlan } from "../study/definition.ts";
import { withoutUndefined } from "../study/record.ts";
import { plainOf } from "./chosen.ts";
import { type Fields, fieldOf, readNumber, readText, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { nearest } from "./spelling.ts";

const example = "cluster: { on: slurm, workers: 6, slurm: { partition: gpu } }";

/**
 * Reads `cluster`: where the master launches workers and how many, and the options of launchers by their names. Which
 * launchers there are and what options they take, the master knows.
 */
export function readCluster(top: Fields, findings: Findings): ClusterPlan | undefined {
  const field = top.get("cluster");
  if (field === undefined) return undefined;
  const { value } = field;
  if (value.kind === "scalar" && typeof value.value === "string") return { on: value.text, options: {} };
  if (value.kind !== "mapping" || value.entries.length === 0)
    return unexpected(field, "where workers run", `write ${example}`, findings);
  const fields = new Map(value.entries.map((entry) => [entry.key, fieldOf(entry, "cluster, ")]));
  const on = readText(fields.get("on"), "on: slurm", findings)?.text;
  const workers = readNumber(fields.get("workers"), { whole: true, least: 1, example: "workers: 6" }, findings);
  const options = new Map<string, Readonly<Record<string, unknown>>>();
  for (const [key, option] of fields) {
    if (key === "on" || key === "workers") continue;
    if (option.value.kind === "mapping") {
      options.set(key, Object.fromEntries(option.value.entries.map((each) => [each.key, plainOf(each.value)])));
    } else {
      const meant = nearest(key, ["on", "workers"]);
      unexpected(
        option,
        `the options of the launcher ${key}`,
        meant === undefined ? `write ${example}` : `did you mean ${meant}?`,
        findings,
      );
    }
  }
  return withoutUndefined({ on, workers, options: Object.fromEntries(options) });
}
