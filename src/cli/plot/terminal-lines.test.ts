import { expect, it } from "vitest";
import { compareChart } from "../../charts/compare.ts";
import { MadeStudy } from "../study.fixture.ts";
import { textOf } from "../text/terminal.ts";
import { terminalLines } from "./terminal-lines.ts";

it("studies that are compared are told apart by colour, and named", () => {
  const made = new MadeStudy();
  made.openStage();
  made.worker("w01").train({ trial: 1, scores: [0.5, 0.9], state: "done" });
  const { study } = made.open();
  const chart = compareChart(
    [
      { label: "ours", study },
      { label: "theirs", study },
    ],
    { over: "epochs" },
  );
  const legend = terminalLines(chart, 80).find((line) => line.map(textOf).join("").includes("● ours"));
  expect(legend).toEqual([{ text: "●", style: "blue" }, " ours  ", { text: "●", style: "cyan" }, " theirs  "]);
});
