import { describe, expect, it } from "vitest";
import { table } from "./table.ts";
import { paint } from "./terminal.ts";

const plain = (lines: ReturnType<typeof table>) => lines.map((line) => paint(line, { width: Infinity, colour: false }));

describe("a table", () => {
  it("aligns words to the left and numbers to the right, without blanks at its lines' ends", () => {
    const lines = table(
      [{ title: "trial", right: true }, { title: "state" }, { title: "params" }],
      [
        ["7", "done", "lr=1"],
        ["123456", { text: "diverged", style: "red" }, ""],
      ],
    );
    expect(plain(lines)).toEqual([" trial  state     params", "     7  done      lr=1", "123456  diverged"]);
  });

  it("stays aligned under colour and wide signs", () => {
    const lines = table(
      [{ title: "a" }, { title: "b" }],
      [
        ["学", "1"],
        [{ text: "xyz", style: "red" }, "2"],
      ],
    );
    expect(plain(lines)).toEqual(["a    b", "学   1", "xyz  2"]);
  });
});
