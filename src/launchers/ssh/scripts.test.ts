import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newFolder } from "../../store/new-folder.fixture.ts";
import { shareLines } from "./scripts.ts";

/** The GPUs that each slot of a host sees. `driver` is what its nvidia-smi does. */
function gpusOf(slots: number, driver: string, env: NodeJS.ProcessEnv = {}): string[] {
  const folder = newFolder();
  writeFileSync(join(folder, "nvidia-smi"), `#!/bin/sh\n${driver}\n`, { mode: 0o755 });
  const { CUDA_VISIBLE_DEVICES: _, ...rest } = process.env;
  return Array.from({ length: slots }, (_, i) => {
    const script = [...shareLines(i + 1, slots), `printf %s "\${CUDA_VISIBLE_DEVICES-all}"`].join("\n");
    return spawnSync("sh", ["-c", script], {
      encoding: "utf8",
      env: { ...rest, ...env, PATH: `${folder}:${process.env.PATH}` },
    }).stdout;
  });
}

const four = "printf '0\\n1\\n2\\n3\\n'";

describe("a host's slots", () => {
  it.each([
    [1, four, {}, ["0,1,2,3"]],
    [2, four, {}, ["0,1", "2,3"]],
    [3, four, {}, ["0", "1", "2,3"]],
    [5, four, {}, ["0", "1", "2", "3", "0"]],
    [2, four, { CUDA_VISIBLE_DEVICES: "2,3" }, ["2", "3"]],
    [2, four, { CUDA_VISIBLE_DEVICES: "" }, ["", ""]],
    [2, four, { CUDA_VISIBLE_DEVICES: "-1" }, ["-1", "-1"]],
    [1, "echo NVIDIA-SMI has failed; exit 9", {}, ["all"]],
  ])("share its GPUs: %d of %s with %o have %o", (slots, driver, env, expected) => {
    expect(gpusOf(slots, driver, env)).toEqual(expected);
  });
});
