import { describe, expect, it } from "vitest";
import { parseParameter } from "./grammar.ts";
import { printParameter } from "./print.ts";
import { withDistributions } from "./replace.ts";
import { parseSpace } from "./space.ts";

const space = {
  optimizer: "choice(sgd, adam, adamw)",
  nesterov: "choice(true, false) if optimizer == sgd",
  damping: "uniform(0, 1) if nesterov == false",
  beta2: "uniform(0.9, 1) if optimizer in [adam, adamw]",
  clip: "uniform(0, 1) if optimizer not in [sgd]",
  warm: "int(1, 3) if nesterov != false",
};

/** The space's text where these distributions have been replaced. */
function replaced(expressions: Record<string, string>, changes: Record<string, string>): Record<string, string> {
  const changed = new Map(Object.entries(changes).map(([name, text]) => [name, parseParameter(text).distribution]));
  const { parameters } = withDistributions(parseSpace(expressions), changed);
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, printParameter(parameter)]));
}

describe("withDistributions", () => {
  it("replaces distributions by name and keeps all else", () => {
    expect(replaced(space, { clip: "uniform(0, 0.5)" })).toEqual({
      ...space,
      clip: "uniform(0, 0.5) if optimizer != sgd",
    });
  });

  it("takes an option that is gone out of conditions", () => {
    expect(replaced(space, { optimizer: "choice(sgd, adam)" }).beta2).toBe("uniform(0.9, 1) if optimizer == adam");
  });

  it("leaves out what can never be active any more, and what depends on it", () => {
    expect(replaced(space, { optimizer: "choice(adam, adamw)" })).toEqual({
      optimizer: "choice(adam, adamw)",
      beta2: "uniform(0.9, 1) if optimizer in [adam, adamw]",
      clip: "uniform(0, 1)",
    });
    expect(Object.keys(replaced(space, { optimizer: "choice(sgd)" }))).toEqual([
      "optimizer",
      "nesterov",
      "damping",
      "warm",
    ]);
  });

  it("still asks for the parent where nothing of it is excluded any more", () => {
    expect(replaced(space, { nesterov: "choice(true)" }).warm).toBe("int(1, 3) if optimizer == sgd");
  });

  it("knows a narrowed range's values", () => {
    const deep = { depth: "int(1, 8)", skip: "choice(a, b) if depth in [2, 7]" };
    expect(replaced(deep, { depth: "int(1, 4)" }).skip).toBe("choice(a, b) if depth == 2");
    expect(Object.keys(replaced(deep, { depth: "int(3, 4)" }))).toEqual(["depth"]);
  });
});
