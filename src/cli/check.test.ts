import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { choice, int, pow, space, uniform } from "../space/build.ts";
import { readDefinitionWithWarnings } from "../worker/read-definition.ts";
import { search } from "../worker/search.ts";
import { check, definitionLines, randomProposals } from "./check.ts";
import { folderOf } from "./leading/study-argument.ts";
import { paint } from "./text/terminal.ts";

const text = `name: digits
command: python train.py --lr {lr} --net {net}
metric: val_acc
goal: maximize
seed: 3
space:
  lr: 10 ** uniform(-6, 1)
  net: choice(mlp, "a b")
stages:
  - { trials: 60, epochs: 1 }
  - { trials: 12, epochs: 20, narrow: true, carry: 2 }
`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-check-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const searchEarlier = () =>
  search({
    name: "earlier",
    folder: join(root, "earlier"),
    space: space({ lr: pow(10, uniform(-6, 1)), net: choice("mlp", "a b"), depth: int(1, 3) }),
    metric: "val_acc",
    goal: "maximize",
    stages: [{ trials: 9, epochs: 1 }],
    train: ({ lr }) => lr,
  });

const checked = (text: string) =>
  definitionLines(readDefinitionWithWarnings(text, "study.yaml"))
    .map((line) => paint(line, { width: Infinity, colour: false }))
    .join("\n");

it.each([
  ["{ on: slurmm }", 'cluster: there is no launcher "slurmm"; did you mean slurm?'],
  [
    "{ on: slurm, slurm: { time: soon } }",
    'cluster: slurm: time must be minutes, or hours:minutes:seconds, or days-hours, found "soon"',
  ],
])("names the file of cluster: %s", (cluster, message) => {
  const file = join(root, "study.yaml");
  writeFileSync(file, `${text}cluster: ${cluster}\n`);
  expect(() => check(file)).toThrow(`${file}: ${message}`);
});

describe("a checked definition", () => {
  it("is told as understood: its space, stages with their epochs, examples and the first one's command", () => {
    const lines = checked(text);
    expect(lines).toMatch(/^digits · maximize val_acc · sampler auto, schedule auto \(stages\), seed 3\n/);
    expect(lines).toContain("lr   10 ** uniform(-6, 1)");
    expect(lines).toMatch(
      /1 {6}60 {2}60 trials up to 1 epoch\n.*2 {5}238 {2}12 trials up to 20 epochs: 10 new, the best 2 of the stage before go on from epoch 1; ranges narrowed\n {2}in all 298 epochs/,
    );
    const [first] = randomProposals(readDefinitionWithWarnings(text, "study.yaml").definition, 1);
    const { lr, net } = first!.params;
    expect(lines).toContain(`python train.py --lr ${lr} --net ${net === "mlp" ? "mlp" : "'a b'"}`);
  });

  it("tells when the search is over before its plan, and what comes after it", () => {
    const told = checked(
      `${text}until: { trials: 50, hours: 8, score: 0.99, no_better_for: 30 }\nconfirm: { top: 2 }\n`,
    );
    expect(checked(`${text}confirm: { top: 100 }\n`)).toContain("then the best 70 again with 5 other seeds each");
    expect(told).toContain(
      "  ends early at 50 trials, at 8 hours, at val_acc 0.99, when 30 trials in a row were no better\n" +
        "  then the best 2 again with 5 other seeds each, up to 200 epochs more\n",
    );
  });

  it("draws the params of its own first trials, the same at each call", () => {
    const { definition } = readDefinitionWithWarnings(text, "study.yaml");
    expect(randomProposals(definition, 5)).toEqual(randomProposals(definition, 5));
    expect(new Set(randomProposals(definition, 5).map(({ params }) => params.lr)).size).toBe(5);
    expect(randomProposals({ ...definition, seed: 4 }, 1)).not.toEqual(randomProposals(definition, 1));
  });

  it("is told with all its metrics, bounds and known points", () => {
    const several = text
      .replace(
        "metric: val_acc\ngoal: maximize",
        "metrics: [val_acc, latency]\nsubject to: [latency <= 20, val_acc > 0.5]",
      )
      .concat("try: [{ lr: 0.003, net: mlp }]\n");
    const lines = checked(several);
    expect(lines).toMatch(
      /^digits · maximize val_acc, minimize latency, subject to latency <= 20 and val_acc > 0.5 · sampler auto/,
    );
    expect(lines).toMatch(/5 params, those that are known first\n +lr +net\n +0.003 +mlp\n/);
  });

  it("is advised to search a learning rate by its factor", () => {
    expect(checked(text)).not.toContain("to consider");
    expect(checked(text.replace("10 ** uniform(-6, 1)", "uniform(0, 1)"))).toMatch(
      /to consider\n {2}lr: uniform\(0, 1\) draws nine of ten values above 0\.1.*write 10 \*\* uniform\(-5, 0\)/,
    );
  });

  it("is told when its command is the same whatever the params", () => {
    expect(checked(text.replace("{lr}", "0.1").replace("--net {net}", ""))).toMatch(
      /WHETSTONE_PARAMS='\{"lr":[\d.]+,"net":"mlp"\}' python train.py --lr 0.1\n {2}the same for all params: its program has to take them from WHETSTONE_PARAMS/,
    );
    expect(checked(text)).not.toContain("WHETSTONE_PARAMS");
  });

  it("is told what a grid would cost", () => {
    expect(checked(`${text}sampler: { grid: { points: 10 } }\n`)).toMatch(
      /to consider\n.*a grid of 10 values in 2 dimensions needs 20 trials/,
    );
  });

  it("is refused with options that its sampler does not know", () => {
    expect(() => checked(`${text}sampler: { random: { points: 10 } }\n`)).toThrow(/random has no option "points"/);
  });
});

describe("whetstone check", () => {
  it("names a study beside it that it could learn from", async () => {
    await searchEarlier();
    const file = join(root, "study.yaml");
    const printed = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    writeFileSync(file, text);
    expect(check(file)).toBe(0);
    const advice =
      'earlier, beside it, has 9 trials of lr, net: with "learn_from: earlier" this study would begin with what was found there';
    expect(printed.mock.calls.join("")).toContain(`to consider\n  ${advice}\n`);
    printed.mockClear();
    writeFileSync(file, `${text}learn_from: earlier\n`);
    check(file);
    expect(printed.mock.calls.join("")).not.toContain("beside it");
  });

  it("is begun with a word on the study beside it that it could learn from, and gone on with without", async () => {
    await searchEarlier();
    const file = join(root, "study.yaml");
    writeFileSync(file, text);
    const told = vi.spyOn(console, "error").mockReturnValue();
    const begin = () => folderOf(file, { needsCommand: true });
    const path = begin();
    const advice = `earlier, beside it, has 9 trials of lr, net: to begin with what was found there, stop this study, remove ${path}, and add "learn_from: earlier"`;
    expect(told.mock.calls).toEqual([[advice]]);
    expect(begin()).toBe(path);
    expect(told.mock.calls).toHaveLength(1);
    // A sweep of W&B has no place for it.
    const sweep =
      "program: train.py\nname: sweep\nmethod: random\nmetric: { name: val_acc }\nparameters: { lr: { min: 0.1, max: 1.0 } }\n";
    writeFileSync(file, sweep);
    begin();
    expect(told.mock.calls.flat().filter((line) => String(line).includes("beside it"))).toHaveLength(1);
    told.mockRestore();
  });

  it("is not begun once more within a study's folder, where its definition lies as well", () => {
    const file = join(root, "study.yaml");
    writeFileSync(file, text);
    const begin = (study: string, folder?: string) => folderOf(study, { needsCommand: true, folder });
    const path = begin(file);
    expect(() => begin(join(path, "study.yaml"))).toThrow(
      `${join(path, "study.yaml")} is that of a study that was begun: go on with the study, ${path}, or copy that file elsewhere to begin another`,
    );
    expect(begin(join(path, "study.yaml"), join(root, "another"))).toBe(join(root, "another"));
  });

  it("considers what cannot be learnt from now", () => {
    const file = join(root, "study.yaml");
    writeFileSync(file, `${text}learn_from: [../other]\n`);
    const printed = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    expect(check(file)).toBe(0);
    expect(printed.mock.calls.join("")).toMatch(/to consider\n {2}learn_from: there is neither .* \.\.\/other; /);
    printed.mockClear();
    mkdirSync(join(root, "digits-old"));
    writeFileSync(file, `${text}learn_from: ./digit_old\n`);
    check(file);
    expect(printed.mock.calls.join("")).toContain("nor a file ./digit_old; did you mean digits-old?\n");
    printed.mockClear();
    writeFileSync(join(root, "history.csv"), "lr,net,val_acc\n100,mlp,0.5\n");
    writeFileSync(file, `${text}learn_from: history.csv\n`);
    check(file);
    expect(printed.mock.calls.join("")).toMatch(
      /to consider\n {2}learn_from: no run .*\n {2}history\.csv: 1 of 1 runs /,
    );
    printed.mockRestore();
  });

  it("considers that a file, or a folder of something else, lies where the study's folder would be", () => {
    const file = join(root, "study.yaml");
    writeFileSync(file, text);
    const printed = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    check(file);
    expect(printed.mock.calls.join("")).not.toContain("to consider");
    const folder = join(root, "digits");
    writeFileSync(folder, "of mine");
    expect(check(file)).toBe(0);
    const advice = `${folder} is a file; give the study another name or --folder`;
    expect(printed.mock.calls.join("")).toContain(`to consider\n  ${advice}\n`);
    rmSync(folder);
    mkdirSync(folder);
    writeFileSync(join(folder, "data"), "of mine");
    check(file);
    expect(printed.mock.calls.join("")).toContain(`  ${folder} exists and is not a study's folder (it holds data); `);
    printed.mockRestore();
  });

  it("lists everything wrong at once", () => {
    const file = join(root, "study.yaml");
    writeFileSync(file, text.replace("uniform(-6, 1)", "uniform(1, -6)").replace("goal: maximize", "goal: up"));
    expect(() => check(file)).toThrow(/goal[\s\S]*lr/);
  });

  it("reads all definitions that it is given, and tells of each that is wrong", () => {
    const [one, two, three] = [join(root, "one.yaml"), join(root, "two.yaml"), join(root, "three.yaml")];
    writeFileSync(one, text.replace("goal: maximize", "goal: up"));
    writeFileSync(two, text);
    writeFileSync(three, text.replace("space:", "spcae:"));
    expect(() => check(one, two, three)).toThrow(/one\.yaml.*goal[\s\S]*three\.yaml.*spcae/);
  });

  it("says what to give it instead of a folder or nothing", () => {
    expect(() => check(root)).toThrow(/is a folder; give the definition in it/);
    expect(() => check(join(root, "nothing.yaml"))).toThrow(/there is no file .*nothing\.yaml/);
    writeFileSync(join(root, "study.yaml"), text);
    expect(() => check(join(root, "stduy.yml"))).toThrow(`did you mean ${join(root, "study.yaml")}?`);
  });

  it.each([
    ["{ on: slurm, workers: 2, slurm: { partion: gpu } }", 'slurm has no option "partion"; did you mean partition'],
    ["{ on: slrum, workers: 2 }", 'there is no launcher "slrum"; did you mean slurm'],
  ])("is refused with cluster: %s", (cluster, problem) => {
    const file = join(root, "study.yaml");
    writeFileSync(file, `${text}cluster: ${cluster}\n`);
    expect(() => check(file)).toThrow(problem);
  });
});
