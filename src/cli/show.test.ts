import { writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../space/user-error.ts";
import { claim } from "../store/claims.ts";
import { layout } from "../store/layout.ts";
import { trialLines } from "./show.ts";
import { MadeStudy } from "./study.fixture.ts";
import { paint } from "./text/terminal.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
});

const shown = (trial: number) =>
  trialLines(made.open(), "digits", trial)
    .map((line) => paint(line, { width: Infinity, colour: false }))
    .join("\n");

describe("one trial", () => {
  it("waits where it has paused, until its stage is over", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5], state: "paused", reason: "waits at epoch 1, number 2" });
    expect(shown(1)).toMatch(/^ {2}waits at epoch 1, number 2$/m);
    made.openStage(2);
    const carried = shown(1);
    expect(carried).toMatch(/^ {2}waits at epoch 1, number 2$/m);
    made.worker("w02").train({ trial: 2, scores: [0.4], state: "paused", reason: "waits at epoch 1, number 3" });
    expect(shown(2)).toMatch(/number 3; its stage is over, so it goes on no more$/m);
  });

  it("is shown with all of its values, its attempts, curve, checkpoints, output and command", () => {
    const params = { lr: 0.1 + 0.2, net: "cnn", depth: 3 };
    made.worker("w01").train({ trial: 2, params, scores: [0.5, 0.25], state: "stopped", reason: "below the median" });
    writeFileSync(layout.output(made.path, 2), "loading\nepoch 1\r\x1b[31mepoch 2\x1b[0m\n");
    expect(shown(2)).toBe(`trial 2 stopped · val_acc 0.5 at epoch 1 · stage 1, up to 2 epochs
  below the median

params
  lr     0.30000000000000004
  net    cnn
  depth  3

origin
  drawn in stage 1 by random; trained with seed 22

attempts
  attempt  worker  host  begun                  from  trained  end
        1  w01     ada   1970-01-01T00:16:40Z  start     20 s  stopped

curve
  █▁
  epoch  val_acc
      1      0.5
      2     0.25

checkpoints
  checkpoint                           trial  epoch        saved
  val_acc=0.500000_trial0002_epoch001      2      1  record only
  val_acc=0.250000_trial0002_epoch002      2      2  record only

output
  loading
  epoch 2

command
  cd ${made.root}
  python train.py --lr 0.30000000000000004 --net cnn --depth 3
  with its environment, for a shell: whetstone command digits 2`);
  });

  it("that failed says how it is tried again, as long as its stage is the newest", () => {
    made.worker("w01").train({ trial: 1, scores: [], state: "failed", reason: "out of memory" });
    const again = "once what broke it is mended, try it again: whetstone retry digits 1";
    expect(shown(1)).toContain(`\n  out of memory\n  ${again}\n`);
    made.openStage(2);
    expect(shown(1)).not.toContain("retry");
  });

  it("is shown with the constraints that it violates", () => {
    made = new MadeStudy((text) => text.replace("stages:", "subject to: latency <= 50\nstages:"));
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5], others: { latency: [60] }, state: "done" });
    expect(shown(1)).toMatch(/^trial 1 done · val_acc 0.5 at epoch 1, which violates latency <= 50 · stage 1/);
  });

  it("leaves an inactive hyperparameter out of its command", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5] });
    expect(shown(1)).toMatch(/train\.py --lr 0\.1 --net mlp$/m);
  });

  it("tells of attempts whose workers were lost", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5] });
    const taker = made.worker("w02", "grace");
    taker.append({ kind: "resume", trial: 1, attempt: 2, stage: 1, epochs: 2, from: { epoch: 1 } });
    expect(shown(1)).toMatch(/1 {2}w01 .* start .*never ended; its worker was lost\n.*2 {2}w02 .*epoch 1 .*running/);
  });

  it("says that an attempt which began anew is from the start, not from an epoch 0", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5] });
    made
      .worker("w02", "grace")
      .append({ kind: "resume", trial: 1, attempt: 2, stage: 1, epochs: 2, from: { epoch: 0 } });
    expect(shown(1)).toMatch(/2 {2}w02 .* start .*running/);
  });

  it("tells whose weights it took over, and what it trained before", () => {
    const worker = made.worker("w01");
    worker.train({ trial: 1, scores: [0.5, 0.6], state: "paused" });
    const from = { epoch: 4, trial: 2 };
    worker.append({ kind: "resume", trial: 1, attempt: 2, stage: 1, epochs: 9, from, params: { lr: 0.3, net: "cnn" } });
    expect(shown(1)).toMatch(/params\n(.*\n)*.*lr.*0\.3/);
    expect(shown(1)).toMatch(/before it took over other weights\n {2}epochs 1 to 2: lr=0\.1/);
    expect(shown(1)).toMatch(/2 {2}w01 .*epoch 4 of trial 2 .*running/);
  });

  it("shows a long curve by some of its epochs, the best among them", () => {
    const scores = Array.from({ length: 100 }, (_, i) => (i === 23 ? 2 : i / 100));
    made.worker("w01").train({ trial: 1, scores });
    const curve = shown(1).split("\n\n")[4]!.split("\n");
    expect(curve.slice(3).map((line) => Number(line.trim().split(/\s+/)[0]))).toContain(24);
    expect(curve.at(-1)).toMatch(/and 79 epoch reports between; all are in: whetstone export digits --to jsonl$/);
    expect(curve).toHaveLength(3 + 21 + 1);
  });

  it("is refused where there is none", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5] });
    claim(made.path, 2, 1, "w01");
    expect(() => shown(7)).toThrow(new UserError("there is no trial 7; the study has trial 1 alone so far"));
    made.openStage(2);
    made.worker("w03").train({ trial: 5, scores: [0.5] });
    expect(() => shown(3)).toThrow(new UserError("there is no trial 3; its stage ended before it was begun"));
    expect(() => shown(2)).toThrow(/trial 2 is claimed by w01/);
  });
});
