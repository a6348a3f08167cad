import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStudy } from "../../src/worker/open-study.ts";
import { readDefinition } from "../../src/worker/read-definition.ts";
import { main } from "../fixtures/built.ts";
import { describeWith, succeeds } from "./parts.ts";

const here = dirname(fileURLToPath(import.meta.url));
const python = "/usr/bin/python3";

/** Each with what is found to be searched of a program that takes its options by it. */
const parsers = [
  ["click", ["epochs"], ["lr", "momentum", "hidden", "optimizer", "nesterov"]],
  ["typer", ["epochs"], ["lr", "hidden", "dropout", "optimizer", "augment"]],
  ["absl", ["num_epochs"], ["hidden_size", "learning_rate", "nesterov", "optimizer"]],
  ["fire", ["epochs"], ["lr", "hidden", "dropout"]],
] as const;

for (const [parser, [epochs], searched] of parsers)
  describeWith(
    `${parser} (Debian's python3-${parser})`,
    () => succeeds(python, "-c", `import ${parser}`),
    () => {
      let root: string;
      beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), "whetstone-init-"));
      });
      afterEach(() => rmSync(root, { recursive: true, force: true }));

      const whetstone = (...args: readonly string[]) =>
        spawnSync(process.execPath, [main, ...args], { cwd: root, encoding: "utf8", timeout: 120_000 });

      it("makes a study of a program that runs at once", () => {
        const program = join(here, "programs", `with_${parser}.py`);
        expect(whetstone("init", "--yes", "--", python, program, `--${epochs}=2`)).toMatchObject({
          status: 0,
          stderr: "",
        });
        const definition = readDefinition(readFileSync(join(root, "study.yaml"), "utf8"), "study.yaml");
        expect(definition.space.parameters.map(({ name }) => name)).toEqual(searched);
        expect(definition.command?.text).toContain(`--${epochs}={epochs}`);
        appendFileSync(join(root, "study.yaml"), "until: { trials: 3 }\n");
        expect(whetstone("run", "study.yaml", "-w", "2")).toMatchObject({ status: 0, stderr: "" });
        const { trials } = openStudy(join(root, definition.name)).follow();
        expect(trials).toHaveLength(3);
        for (const trial of trials) expect(trial).toMatchObject({ state: "done", score: expect.any(Number) });
      }, 120_000);
    },
  );
