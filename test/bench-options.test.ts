import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const options = join(import.meta.dirname, "..", "bench", "options.mjs");
const script = `import { optionsOf } from ${JSON.stringify(options)};
console.log(JSON.stringify(optionsOf({ seeds: { type: "string", default: "5" }, jsonl: { type: "string" } })));`;

it.each([
  [[], 0, '{"seeds":"5"}\n', ""],
  [["--help"], 0, "it takes --seeds …, --jsonl …\n", ""],
  [["--sedes", "3"], 2, "", "Unknown option '--sedes'; it takes --seeds …, --jsonl …\n"],
  [["--seeds", "few"], 2, "", "--seeds few: expected a number such as 5\n"],
])("a benchmark that is given %j says in a line what it takes", (args, code, out, err) => {
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", script, "--", ...args], { encoding: "utf8" });
  expect([run.status, run.stdout.replace(/"jsonl":null,?/, ""), run.stderr]).toEqual([code, out, err]);
});
