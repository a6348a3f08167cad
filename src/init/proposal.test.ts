import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDefinition } from "../definition/parse-definition.ts";
import { decode } from "../space/distribution.ts";
import { parseParameter } from "../space/grammar.ts";
import { definitionText } from "./definition-text.ts";
import type { FoundOption } from "./found.ts";
import { commandOf, sortOptions } from "./proposal.ts";
import { guessFor, rangeFor } from "./ranges.ts";
import { afterProgram, readCommand } from "./read-command.ts";
import { roleOf } from "./roles.ts";

const named = (name: string, value?: string): FoundOption => ({
  name,
  spelling: "flag value",
  flags: [`--${name}`],
  ...(value === undefined ? {} : { value }),
});

describe("the range of an option", () => {
  it.each([
    ["lr", "0.01", "10 ** uniform(-4, 0)"],
    ["weight_decay", "0.0001", "10 ** uniform(-6, -2)"],
    ["weight_decay", "0", "10 ** uniform(-6, -2)"],
    ["momentum", "0.9", "1 - 10 ** uniform(-2.5, -0.3)"],
    ["beta2", "0.999", "1 - 10 ** uniform(-4.5, -1.5)"],
    ["dropout", "0.1", "uniform(0, 0.7)"],
    ["batch_size", "64", "2 ** int(4, 8)"],
    ["hidden_size", "100", "logint(25, 400)"],
    ["num_layers", "3", "int(1, 6)"],
    ["model.warmupRatio", "0.1", "uniform(0, 0.3)"],
  ])("%s that is %s is %s", (name, value, expression) => {
    expect(rangeFor(named(name, value))?.expression).toBe(expression);
  });

  it("holds the value that the program has by itself, whatever it is", () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const option = fc.oneof(
      fc.tuple(fc.constantFrom("lr", "weight_decay", "clip"), number(1e-12, 1e9)),
      fc.tuple(fc.constantFrom("momentum", "gamma"), number(1e-12, 0.99)),
      fc.tuple(fc.constantFrom("dropout", "label_smoothing"), number(1e-12, 0.5)),
      fc.tuple(fc.constantFrom("hidden", "layers", "batch_size"), fc.integer({ min: 1, max: 1e6 })),
    );
    fc.assert(
      fc.property(option, ([name, value]) => {
        const { distribution } = parseParameter(rangeFor(named(name, String(value)))!.expression);
        const ends = [Number(decode(distribution, 0)), Number(decode(distribution, 1))];
        expect(value).toBeGreaterThanOrEqual(Math.min(...ends) * (1 - 1e-9));
        expect(value).toBeLessThanOrEqual(Math.max(...ends) * (1 + 1e-9));
      }),
      { numRuns: 500 },
    );
  });

  it("of unknown meaning is only guessed at", () => {
    expect(roleOf(named("curvature", "0.3"))).toMatchObject({ kind: "unknown" });
    expect(guessFor(named("curvature", "0.3"))).toBe("10 ** uniform(-1.5, 0.5)");
  });
});

describe("what is no hyperparameter", () => {
  it.each([
    "seed",
    "data-dir",
    "num-workers",
    "device",
    "log-interval",
    "save_path",
    "test-batch-size",
    "no-cuda",
    "local_rank",
    "run-name",
    "eps",
    "eval_strategy",
    "per_device_eval_batch_size",
    "early_stopping_rounds",
  ])("%s is left as it is, and why is said", (name) => {
    expect(roleOf(named(name, "1"))).toMatchObject({ kind: "fixed", why: expect.stringMatching(/\w/) });
  });

  it("is the place where a program saves, of which each trial should have its own", () => {
    expect(roleOf(named("out"))).toMatchObject({ why: expect.stringContaining("write {dir}") });
    expect(roleOf(named("resume"))).toMatchObject({ why: expect.stringContaining("{resume}") });
  });

  it("is the option that takes the epochs", () => {
    for (const name of [
      "epochs",
      "num-epochs",
      "max_epochs",
      "trainer.max_epochs",
      "numTrainEpochs",
      "num_boost_round",
      "rounds",
    ])
      expect(roleOf(named(name, "3"))).toEqual({ kind: "epochs" });
    expect(roleOf(named("warmup_epochs", "3"))).toMatchObject({ kind: "search" });
  });

  it.each(["data.batch_size", "per_device_train_batch_size"])("is not %s, by which it learns", (name) => {
    expect(roleOf(named(name, "32"))).toMatchObject({ kind: "search" });
  });
});

describe("the command", () => {
  const command = (words: readonly string[], known: readonly FoundOption[] = []) => {
    const { searched, epochs } = sortOptions(readCommand(words, known));
    return commandOf({ words, searched, epochs });
  };

  it("has placeholders in the place of values, and new options at its end", () => {
    expect(
      command(["python3", "train.py", "--lr", "0.1", "--batch-size=32", "--epochs", "3"], [named("dropout", "0.1")]),
    ).toBe("python3 train.py --lr {lr} --batch-size={batch_size} --epochs {epochs} --dropout {dropout}");
  });

  it("keeps a=b, braces and blanks as they were meant", () => {
    expect(command(["python", "-m", "pkg.train", "opt.lr=0.1", "tags={x}", "note=a b"])).toBe(
      "python -m pkg.train opt.lr={opt.lr} tags={{x}} 'note=a b'",
    );
  });

  it.each([
    "conda run --no-capture-output -n lab python",
    "apptainer exec --nv lab.sif python3",
    "docker run --rm --gpus all lab python",
    "nohup python",
  ])("is asked of the program behind %s", (wrapper) => {
    const words = [...wrapper.split(" "), "train.py"];
    expect(afterProgram([...words, "--lr", "0.1"])).toBe(words.length);
  });

  it("gives the program its environment where env sets it", () => {
    expect(command(["env", "LR=0.1", "NOTE=a=b", "python3", "train.py", "--epochs", "3"])).toBe(
      "env LR={LR} NOTE=a=b python3 train.py --epochs {epochs}",
    );
  });

  it("takes a negative number for a value, and what follows a known switch for an argument", () => {
    const flag: FoundOption = { name: "cuda", spelling: "switch", flags: ["--cuda"] };
    const options = readCommand(["./train", "--bias", "-0.5", "--cuda", "data"], [flag]);
    expect(options.find(({ name }) => name === "bias")).toMatchObject({ value: "-0.5" });
    expect(options.find(({ name }) => name === "cuda")).not.toHaveProperty("value");
  });
});

describe("a proposed definition", () => {
  it("is read by whetstone whatever options and metrics there are", () => {
    const text = fc.string({ maxLength: 12 });
    const option = fc.record({
      name: fc.oneof(
        fc.constantFrom("lr", "seed", "epochs", "momentum", "x", "params", "toString"),
        fc.stringMatching(/^[a-z_][a-z0-9_.]{0,8}$/),
      ),
      spelling: fc.constantFrom("flag value" as const, "flag=value" as const, "switch" as const),
      value: fc.oneof(
        text.filter((each) => !each.includes("\0")),
        fc.double().map(String),
        fc.nat().map(String),
      ),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(option, { selector: ({ name }) => name, maxLength: 6 }),
        fc.array(text, { maxLength: 3 }),
        (options, words) => {
          const sorted = sortOptions([
            ...options.map((each) => ({ ...each, flags: [`--${each.name}`] })),
            named("lr0", "0.1"),
          ]);
          const proposal = {
            ...sorted,
            name: "study",
            words: ["train", ...words.map((word) => word.replaceAll(/[\0\n\r]/g, ""))],
            metric: { name: "val loss: '#", goal: undefined, pattern: "it's: (\\S+)", times: 3 },
            asksEpochs: false,
            trials: 30,
            wholeEpochs: 3,
          };
          const { definition } = parseDefinition(definitionText(proposal), "study.yaml", {
            samplers: { auto: () => {} },
            schedules: { stages: () => {} },
          });
          expect(definition.space.parameters.map(({ name }) => name)).toEqual(
            sorted.searched.map(({ option }) => option.name),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
