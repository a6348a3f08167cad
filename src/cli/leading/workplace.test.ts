import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { masterOf } from "../master.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-workplace-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("a master that cannot begin", () => {
  it.each([
    [{ on: "nowhere", workers: 2 }, "", 'there is no launcher "nowhere"; use one of local, ssh, slurm, kubernetes'],
    [{ workers: 2 }, "", "say where workers run"],
    [{ on: "local" }, "", "say how many workers"],
    [{}, "cluster: { on: ssh, workers: 2 }", "cluster: ssh: hosts must be"],
  ])(
    "with %o says why, and makes no folder that another definition could not use: %s",
    async (options, cluster, why) => {
      const file = join(root, "study.yaml");
      const text = `name: digits
command: python train.py --lr {lr}
metric: loss
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 1, epochs: 1 }]
${cluster}
`;
      writeFileSync(file, text);
      await expect(masterOf(file, options)).rejects.toThrow(why);
      expect(existsSync(join(root, "digits"))).toBe(false);
    },
  );
});
