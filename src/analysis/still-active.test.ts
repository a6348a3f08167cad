import { describe, expect, it } from "vitest";
import { parseParameter } from "../space/grammar.ts";
import { parseSpace, printSpace } from "../space/space.ts";
import { withDistributions } from "./still-active.ts";

/** The space after `replaced` takes the place of some of its distributions, as text. */
function changed(expressions: Record<string, string>, replaced: Record<string, string>): Record<string, string> {
  const distributions = Object.entries(replaced).map(
    ([name, text]) => [name, parseParameter(text).distribution] as const,
  );
  return printSpace(withDistributions(parseSpace(expressions), new Map(distributions)));
}

describe("conditions after a change", () => {
  const optimizer = "choice(sgd, adam, lion)";

  it("leave out what can no longer be active, and all that depends on it", () => {
    const expressions = {
      eps: "loguniform(1e-8, 1e-3) if amsgrad == true",
      amsgrad: "choice(true, false) if optimizer == adam",
      optimizer,
    };
    expect(changed(expressions, { optimizer: "choice(sgd, lion)" })).toEqual({ optimizer: "choice(sgd, lion)" });
  });

  it("name only values that still are", () => {
    expect(
      changed({ optimizer, beta2: "uniform(0, 1) if optimizer in [adam, lion]" }, { optimizer: "choice(sgd, lion)" }),
    ).toEqual({
      optimizer: "choice(sgd, lion)",
      beta2: "uniform(0, 1) if optimizer == lion",
    });
    expect(
      changed({ depth: "int(1, 8)", skip: "choice(true, false) if depth in [2, 7, 8]" }, { depth: "int(4, 7)" }),
    ).toEqual({
      depth: "int(4, 7)",
      skip: "choice(true, false) if depth == 7",
    });
  });

  it("fall away where they always hold, leaving those of the parent", () => {
    const expressions = {
      adaptive: "choice(true, false)",
      kind: "choice(adam, lion, adagrad) if adaptive == true",
      beta2: "uniform(0, 1) if kind != adagrad",
    };
    expect(changed(expressions, { kind: "choice(adam, lion)" }).beta2).toBe("uniform(0, 1) if adaptive == true");
    expect(
      changed({ optimizer, beta2: "uniform(0, 1) if optimizer != sgd" }, { optimizer: "choice(adam, lion)" }).beta2,
    ).toBe("uniform(0, 1)");
  });

  it("leave out what excludes all that is left", () => {
    expect(changed({ optimizer, beta2: "uniform(0, 1) if optimizer != sgd" }, { optimizer: "choice(sgd)" })).toEqual({
      optimizer: "choice(sgd)",
    });
  });

  it("stay as they are where nothing of theirs changed", () => {
    const expressions = { optimizer, lr: "loguniform(1e-5, 1)", beta2: "uniform(0, 1) if optimizer == adam" };
    expect(changed(expressions, { lr: "loguniform(0.001, 0.1)" })).toEqual({
      ...expressions,
      lr: "loguniform(0.001, 0.1)",
    });
  });
});
