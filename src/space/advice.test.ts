import { describe, expect, it } from "vitest";
import { adviseOn } from "./advice.ts";
import { parseSpace } from "./space.ts";

const messages = (name: string, text: string) => adviseOn(parseSpace({ [name]: text }));

describe("advice", () => {
  it("names the parameter, what a linear range does, and what to write", () => {
    expect(adviseOn(parseSpace({ dropout: "uniform(0, 1)", lr: "uniform(0, 0.1)" }))).toEqual([
      "lr: uniform(0, 0.1) draws nine of ten values above 0.01, but a learning rate acts by its factor; write 10 ** uniform(-6, -1)",
    ]);
  });

  it.each([
    ["learning_rate", "uniform(1e-5, 0.1)", "10 ** uniform(-5, -1)"],
    ["lr", "uniform(0.0005, 0.2)", "loguniform(5e-4, 0.2)"],
    ["base_lr", "uniform(0, 0.5)", "loguniform(5e-6, 0.5)"],
    ["encoder.lr", "uniform(0, 1, step=0.001)", "10 ** uniform(-5, 0)"],
    ["learningRate", "uniform(0, 1)", "10 ** uniform(-5, 0)"],
    ["lr_max", "0.1 * uniform(0, 1)", "10 ** uniform(-6, -1)"],
    ["weight_decay", "uniform(0, 0.1)", "10 ** uniform(-6, -1)"],
    ["wd", "uniform(0, 0.1)", "10 ** uniform(-6, -1)"],
    ["l2", "uniform(0, 0.1)", "10 ** uniform(-6, -1)"],
    ["lambda", "uniform(0, 10)", "10 ** uniform(-4, 1)"],
    ["reg_strength", "uniform(0, 10)", "10 ** uniform(-4, 1)"],
    ["adam_eps", "uniform(1e-8, 1e-4)", "10 ** uniform(-8, -4)"],
  ])("for %s: %s is to write %s", (name, text, better) => {
    expect(messages(name, text)).toEqual([
      expect.stringMatching(new RegExp(`; write ${better.replace(/[*().+]/g, "\\$&")}$`)),
    ]);
    expect(messages(name, better)).toEqual([]);
  });

  it("is to put the exponents into a power where a range of them was written alone", () => {
    expect(messages("lr", "uniform(-6, 1)")).toEqual([
      "lr: uniform(-6, 1) goes below 0, where a learning rate has no meaning; did you mean 10 ** uniform(-6, 1)?",
    ]);
  });

  it.each([
    ["lr", "uniform(0.01, 0.1)"],
    ["lr", "loguniform(1e-6, 1)"],
    ["lr", "choice(0.1, 0.0001)"],
    ["lr", "normal(0.1, 0.01)"],
    ["lr_decay", "uniform(0, 1)"],
    ["lr_warmup", "uniform(0, 1)"],
    ["gae_lambda", "uniform(0, 1)"],
    ["epsilon", "uniform(0, 1)"],
    ["alpha", "uniform(0, 1)"],
    ["momentum", "uniform(0, 1)"],
    ["region", "uniform(0, 100)"],
    ["reg_every", "int(0, 1000)"],
    ["temperature", "uniform(0, 100)"],
  ])("is not given for %s: %s", (name, text) => {
    expect(messages(name, text)).toEqual([]);
  });
});
