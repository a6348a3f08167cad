import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, it } from "vitest";
import { layout } from "../store/layout.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import { lastWords } from "./last-words.ts";

it("last words are what a worker said besides who it is and where", () => {
  const folder = newFolder();
  const handle = { id: "slurm:812_3", state: "running" } as const;
  const said = (...lines: readonly string[]) => {
    const path = layout.words(folder, handle.id);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
    return lastWords(folder, handle, "w07");
  };
  const begun = ["2026-11-28 16:54:54 812_3 on gpu7", "w07"];
  expect(said(...begun)).toBe("");
  expect(said("2026-11-28 16:54:54 process 4711 on gpu7", "w07")).toBe("");
  expect(said(...begun, "killed on 2026-11-28 by somebody")).toBe("killed on 2026-11-28 by somebody");
});
