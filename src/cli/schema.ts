import { readFileSync } from "node:fs";

/** `whetstone schema`: the JSON Schema of study.yaml, for editors. */
export function schema(): number {
  // It lies beside src/ and dist/ alike, so that editors find it in the package by its path too.
  process.stdout.write(readFileSync(new URL("../../schema/study.schema.json", import.meta.url), "utf8"));
  return 0;
}
