import { describe, expect, it } from "vitest";
import type { FoundOption } from "./found.ts";
import { withDefaults } from "./read-source.ts";

const option = (flag: string, value?: string): FoundOption => ({
  name: flag.replace(/^-+/, ""),
  spelling: "flag value",
  flags: [flag],
  ...(value === undefined ? {} : { value }),
});
const defaultOf = (source: string, flag = "--lr", told?: string) =>
  withDefaults([option(flag, told)], source)[0]?.value;

describe("a default in a program's source", () => {
  it.each([
    ['parser.add_argument("--lr", type=float, default=0.1)', "0.1"],
    ["parser.add_argument('-l', '--lr', default=1e-3, help='rate (of steps), default=7')", "1e-3"],
    ['p.add_argument(\n    "--lr",\n    type=(float),  # a rate, default=5\n    default=1_000,\n)', "1000"],
    ['@click.option("--lr", default="0.5", show_default=False)', "0.5"],
    ["p.add_argument('--lr', default=-.5)", "-.5"],
  ])("is found: %s", (source, value) => {
    expect(defaultOf(source)).toBe(value);
  });

  it.each([
    'parser.add_argument("--lr", default=None)',
    'parser.add_argument("--lr", default=BASE / 2)',
    'parser.add_argument("--lr", default=2 * 3)',
    'parser.add_argument("--lr", type=float); parser.add_argument("--l2", default=0.1)',
    'parser.add_argument("--lr", default=0.1',
    'print("--lr", default=3)',
  ])("is none: %s", (source) => {
    expect(defaultOf(source)).toBeUndefined();
  });

  it("is nothing against what the help or the command line tells", () => {
    expect(defaultOf('p.add_argument("--lr", default=0.1)', "--lr", "0.3")).toBe("0.3");
  });
});
