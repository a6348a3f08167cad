import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { newFolder } from "../src/store/new-folder.fixture.ts";
import { start } from "./fixtures/whetstone.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

/** What a command prints; it has to end well. */
async function whetstone(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await start(root, ...args).ended;
  expect([code, err]).toEqual([0, ""]);
  return out;
}

it("a search confirms its best, and shows what the test set says only to who looks, which it counts", async () => {
  writeFileSync(
    join(root, "train.mjs"),
    `const { WHETSTONE_PARAMS, WHETSTONE_SEED } = process.env;
const luck = Number(WHETSTONE_SEED) % 1000 / 10_000;
console.log(JSON.stringify({ epoch: 1, acc: JSON.parse(WHETSTONE_PARAMS).lr + luck, test_acc: 0.4321 }));
`,
  );
  writeFileSync(
    join(root, "study.yaml"),
    `name: study
command: node train.mjs
metric: acc
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 4, epochs: 1 }]
confirm: { top: 2, repeats: 2 }
`,
  );
  const run = await whetstone("run", "study.yaml", "-w", "2");
  expect(run).toMatch(/stage 2 of 2: the best trials, \d, \d, again with 2 other seeds each/);
  expect(run).toMatch(/study: 8 trials in 2 stages, 8 epochs/);
  expect(run).toMatch(/confirmed with other seeds, acc:\n +trial +mean +95% interval +first +seeds\n( +\d .*2.*\n){2}/);
  expect(run).toMatch(/\nsealed: test_acc; look when nothing is left to choose: whetstone unseal study\n/);

  const seen = await Promise.all([
    whetstone("best", "study"),
    whetstone("show", "study", "5"),
    whetstone("export", "study", "--to", "jsonl"),
    whetstone("status", "study", "--json"),
    whetstone("doctor", "study"),
  ]);
  const checkpoints = join(root, "study", "checkpoints");
  const records = readdirSync(checkpoints).map((name) => readFileSync(join(checkpoints, name), "utf8"));
  expect(records.length).toBeGreaterThan(0);
  expect([run, ...seen, ...records].join()).not.toContain("4321");
  expect(seen[0]).toContain("confirmed with other seeds");
  expect(seen[1]).toMatch(/repeats trial \d with seed \d+/);

  const look = await whetstone("unseal", "study", "--reason", "for the paper");
  expect(look).toMatch(
    /^look 1 at the test set, .*\nbest by its mean acc over 2 other seeds, 0\.\d+: trial \d, first .*\n {2}test_acc 0\.4321 over 2 other seeds/,
  );
  expect(await whetstone("export", "study")).toContain(",0.4321");
  expect(await whetstone("run", "study")).toMatch(/the test set was looked at once on .*: for the paper\n$/);
});
