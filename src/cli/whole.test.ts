import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { layout } from "../store/layout.ts";
import { check } from "./check.ts";
import { doctor } from "./doctor.ts";
import { show } from "./show.ts";
import { MadeStudy } from "./study.fixture.ts";

/** What a command prints in a terminal of 40 columns. */
function inNarrowTerminal(command: () => number): string {
  const { isTTY, columns, hasColors } = process.stdout;
  Object.assign(process.stdout, { isTTY: true, columns: 40, hasColors: () => false });
  const printed = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  onTestFinished(() => {
    printed.mockRestore();
    Object.assign(process.stdout, { isTTY, columns, hasColors });
  });
  command();
  return printed.mock.calls.join("");
}

it.each([
  ["check", ({ path }: MadeStudy) => check(layout.definition(path)), "epochs, fewer where trials stop early"],
  ["show", ({ path }: MadeStudy) => show(path, 1), "with its environment, for a shell: whetstone command"],
  ["doctor", ({ path }: MadeStudy) => doctor(path), "a file with quite a long name that nobody knows.txt"],
] as const)("%s cuts no sentence and no command, however narrow the terminal", (_, command, sentence) => {
  const made = new MadeStudy();
  made.openStage();
  made.worker("w01").train({ trial: 1, scores: [0.5], state: "done" });
  writeFileSync(join(made.path, "a file with quite a long name that nobody knows.txt"), "");
  expect(inNarrowTerminal(() => command(made))).toContain(sentence);
});
