import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readConfig } from "./read-config.ts";
import { readHelp } from "./read-help.ts";

const option = (help: string, name: string) => readHelp(help).find((each) => each.name === name);

describe("a help text", () => {
  it("is read as argparse writes it, also where the explanation is on lines of its own", () => {
    const help = `usage: train.py [-h] [--lr LR] [-b N] [--betas B B] [--opt {sgd,adam}] [--cuda]

options:
  -h, --help            show this help message and exit
  --lr LR, --learning-rate LR
                        how far a step goes, and
                        more (default: 0.01)
  -b N, --batch-size N  (default: 64)
  --betas B B
  --opt {sgd,adam}
  --cuda                use a GPU
`;
    expect(readHelp(help).map(({ name, spelling }) => [name, spelling])).toEqual([
      ["lr", "flag value"],
      ["batch_size", "flag value"],
      ["betas", "flag value"],
      ["opt", "flag value"],
      ["cuda", "switch"],
    ]);
    expect(option(help, "lr")).toMatchObject({ value: "0.01", flags: ["--lr", "--learning-rate"] });
    expect(option(help, "batch_size")).toMatchObject({ value: "64", flags: ["--batch-size", "-b"] });
    expect(option(help, "betas")).toMatchObject({ several: true });
    expect(option(help, "opt")).toMatchObject({ choices: ["sgd", "adam"] });
  });

  it("is read as absl writes it", () => {
    const help = `flags:

train.py:
  --hidden_size: Units.
    (default: '64')
    (an integer)
  --[no]nesterov: Look ahead.
    (default: 'false')
  --optimizer: <sgd|adam>: Which one.
    (default: 'sgd')
`;
    expect(option(help, "hidden_size")).toMatchObject({ spelling: "flag value", value: "64" });
    expect(option(help, "hidden_size")).not.toHaveProperty("several");
    expect(option(help, "nesterov")).toMatchObject({ spelling: "pair", flags: ["--nesterov", "--nonesterov"] });
    expect(option(help, "optimizer")).toMatchObject({ choices: ["sgd", "adam"], value: "sgd" });
  });

  it("is read as click writes it", () => {
    const help = `Usage: train.py [OPTIONS]

Options:
  --lr FLOAT                  Learning rate.  [default: 0.001]
  --size INTEGER RANGE        [default: 128; x>=1]
  --act [relu|tanh]           [default: relu]
  --nesterov / --no-nesterov
  --help                      Show this message and exit.
`;
    expect(readHelp(help)).toMatchObject([
      { name: "lr", value: "0.001" },
      { name: "size", value: "128" },
      { name: "act", choices: ["relu", "tanh"], value: "relu" },
      { name: "nesterov", spelling: "pair", flags: ["--nesterov", "--no-nesterov"] },
    ]);
    expect(option(help, "size")).not.toHaveProperty("several");
  });

  it("is read as tyro writes it, in frames", () => {
    const help = `╭─ optimizer options ─────────────────╮
│ --opt.lr FLOAT                      │
│                      (default: 3e-4)│
│ --opt.name {adam,sgd} (required)    │
│ --opt.amsgrad, --opt.no-amsgrad     │
╰─────────────────────────────────────╯`;
    expect(readHelp(help)).toMatchObject([
      { name: "opt.lr", value: "3e-4" },
      { name: "opt.name" },
      { name: "opt.amsgrad", spelling: "pair" },
    ]);
  });

  it("tells a default from the word in prose, as Lightning's CLI has it", () => {
    const [place, steps] = [
      "Default path for logs. (type: str, default: null)",
      "Default: ``50``. (type: int, default: 40)",
    ];
    expect(option(`  --place PLACE  ${place}`, "place")).not.toHaveProperty("value");
    expect(option(`  --steps STEPS  ${steps}`, "steps")).toMatchObject({ value: "40" });
    expect(option("  --size SIZE  the size, defaults to 5", "size")).toMatchObject({ value: "5" });
  });

  it("is read as commander and yargs write it", () => {
    expect(option("  -l, --lr <number>  the rate (default: 0.1)", "lr")).toMatchObject({ value: "0.1" });
    expect(option("  --lr  the rate  [number] [default: 0.1]", "lr")).toMatchObject({
      value: "0.1",
      spelling: "flag value",
    });
  });

  it("tells short flags and places from the usage alone, by what they stand for", () => {
    expect(readHelp("usage: ./train.sh [-l LR] [-e EPOCHS] DATA")).toMatchObject([
      { name: "lr", flags: ["-l"] },
      { name: "epochs", flags: ["-e"] },
      { name: "data", spelling: "place" },
    ]);
  });

  it("may be anything", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.stringMatching(/^[- \n[\]{}|,.=<>a-zA-Z():0-9]{0,300}$/),
          fc.string({ unit: "binary" }),
        ),
        (text) => {
          for (const { name, flags } of readHelp(text))
            expect([name, ...flags].every((each) => each !== "")).toBe(true);
          readConfig(`== Config ==\n\n${text}`);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("the configuration that Hydra's help shows", () => {
  it("is read with all its levels", () => {
    const help =
      "== Config ==\nOverride anything\n\nopt:\n  lr: 0.1\n  betas: [0.9, 0.99]\nname: null\n\n\nPowered by Hydra\n";
    expect(readConfig(help)).toMatchObject([
      { name: "opt.lr", value: "0.1", spelling: "flag=value" },
      { name: "opt.betas", several: true },
      { name: "name" },
    ]);
  });

  it("has no options where it is nested beyond reason", () => {
    expect(readConfig(`== Config ==\n\n${"- ".repeat(20_000)}a\n`)).toEqual([]);
    expect(readConfig(`== Config ==\n\na: ${"[".repeat(20_000)}`)).toEqual([]);
  });
});
