import { describe, expect, it } from "vitest";
import { type Distribution, logRange, plain } from "./distribution.ts";
import { parseParameter } from "./grammar.ts";
import { GrammarError } from "./user-error.ts";

const base = (text: string) => parseParameter(text).distribution.base;
const scale = (text: string) => parseParameter(text).distribution.scale;

describe("a distribution", () => {
  const meanings: readonly (readonly [string, Distribution])[] = [
    ["uniform(0, 1)", plain({ kind: "uniform", low: 0, high: 1 })],
    ["uniform(-1.5, .5, step=0.25)", plain({ kind: "uniform", low: -1.5, high: 0.5, step: 0.25 })],
    ["int(1, 8)", plain({ kind: "int", low: 1, high: 8 })],
    ["int(0, 9, step=3)", plain({ kind: "int", low: 0, high: 9, step: 3 })],
    ["normal(0.9, 5e-2)", plain({ kind: "normal", mean: 0.9, sd: 0.05 })],
    ["normal(0, 1, step=0.1)", plain({ kind: "normal", mean: 0, sd: 1, step: 0.1 })],
    ["loguniform(1e-6, 10)", logRange(1e-6, 10, false)],
    ["logint(16, 512)", logRange(16, 512, true)],
    ["choice(sgd, adam)", plain({ kind: "choice", options: ["sgd", "adam"] })],
    ["choice(a, b, weights=[0.7, 0.3])", plain({ kind: "choice", options: ["a", "b"], weights: [0.7, 0.3] })],
    ["ordinal(32, 64, 128)", plain({ kind: "ordinal", options: [32, 64, 128] })],
    ["fixed(1.0)", plain({ kind: "fixed", value: 1 })],
    ["uniform(0, 1)!", { ...plain({ kind: "uniform", low: 0, high: 1 }), hard: true }],
    ["loguniform(1, 2)!", { ...logRange(1, 2, false), hard: true }],
  ];
  it.each(meanings)("%s is understood", (text, meaning) => {
    expect(parseParameter(text)).toEqual({ distribution: meaning, conditions: [] });
  });

  it("does not mind blanks and line ends", () => {
    expect(parseParameter(" 10**uniform( -6 ,1 )\n  if a==b ")).toEqual(
      parseParameter("10 ** uniform(-6, 1) if a == b"),
    );
  });

  it("has a high end on its last step", () => {
    expect(base("uniform(0, 1, step=0.3)")).toEqual({ kind: "uniform", low: 0, high: 0.9, step: 0.3 });
    expect(base("int(1, 10, step=4)")).toEqual({ kind: "int", low: 1, high: 9, step: 4 });
    expect(base("uniform(99.6, 100, step=0.4)")).toEqual({ kind: "uniform", low: 99.6, high: 100, step: 0.4 });
  });

  it("has values that are words, numbers, quoted text, true, false or null", () => {
    const options = [-1, 2.5, "resnet-50", "a/b.c", "größe", "two words", 'say "hi"', "it", true, false, null, "None"];
    expect(
      base(`choice(-1, 2.5, resnet-50, a/b.c, größe, 'two words', "say \\"hi\\"", it, true, False, null, None)`),
    ).toEqual({
      kind: "choice",
      options,
    });
  });

  it("has no -0", () => {
    expect(base("uniform(-0, 1)")).toEqual({ kind: "uniform", low: 0, high: 1 });
    expect(scale("-0 + uniform(0, 1)")).toEqual([{ op: "add", by: 0 }]);
  });
});

describe("arithmetic", () => {
  const power = { op: "power", base: 10 };
  it.each([
    ["10 ** uniform(0, 1)", [power]],
    ["2 - uniform(0, 1)", [{ op: "subtractFrom", from: 2 }]],
    ["2 + uniform(0, 1)", [{ op: "add", by: 2 }]],
    ["uniform(0, 1) + 2", [{ op: "add", by: 2 }]],
    ["uniform(0, 1) - 2", [{ op: "add", by: -2 }]],
    ["-2 * uniform(0, 1)", [{ op: "multiply", by: -2 }]],
    ["uniform(0, 1) * 2", [{ op: "multiply", by: 2 }]],
    ["1 - 10 ** uniform(-3, -0.3)", [power, { op: "subtractFrom", from: 1 }]],
    ["10 ** uniform(0, 1) - 3", [power, { op: "add", by: -3 }]],
    ["10 ** (uniform(0, 1) - 3)", [{ op: "add", by: -3 }, power]],
    ["2 * 10 ** uniform(0, 1) + 1", [power, { op: "multiply", by: 2 }, { op: "add", by: 1 }]],
    [
      "2 * (1 + uniform(0, 1))",
      [
        { op: "add", by: 1 },
        { op: "multiply", by: 2 },
      ],
    ],
    ["2 ** 10 ** uniform(0, 1)", [power, { op: "power", base: 2 }]],
    ["2 ** 3 * uniform(0, 1)", [{ op: "multiply", by: 8 }]],
    ["(1 + 2 * 3) * uniform(0, 1)", [{ op: "multiply", by: 7 }]],
  ])("%s binds as on paper", (text, steps) => {
    expect(scale(text)).toEqual(steps);
  });

  it("keeps the hard mark, wherever the range stands", () => {
    for (const text of [
      "10 ** uniform(-6, 1)!",
      "(10 ** uniform(-6, 1))!",
      "1 - 10 ** uniform(-6, 1)! + 2",
      "uniform(0, 1)! if a == b",
    ]) {
      expect(parseParameter(text).distribution.hard).toBe(true);
    }
  });
});

describe("a condition", () => {
  it.each([
    ["a == b", [{ parent: "a", negated: false, values: ["b"] }]],
    ["a != -3", [{ parent: "a", negated: true, values: [-3] }]],
    ["a in [1, two, true]", [{ parent: "a", negated: false, values: [1, "two", true] }]],
    ["a not in ['x y']", [{ parent: "a", negated: true, values: ["x y"] }]],
    [
      "layer.0/kind == b and c != d",
      [
        { parent: "layer.0/kind", negated: false, values: ["b"] },
        { parent: "c", negated: true, values: ["d"] },
      ],
    ],
    ['"a name" == if', [{ parent: "a name", negated: false, values: ["if"] }]],
  ])("%s is understood", (text, conditions) => {
    expect(parseParameter(`uniform(0, 1) if ${text}`).conditions).toEqual(conditions);
  });
});

describe("an error", () => {
  // The ^ stands below the character that the error tells of.
  const errors: readonly (readonly [string, string, string])[] = [
    ["", "^", "a distribution is missing; write uniform(0, 1), for example"],
    ["if a == b", "^", "a distribution is missing; write uniform(0, 1), for example"],
    ["3", "^", "3 is a number, not a distribution; write fixed(3)"],
    [" 2 * 3 if a == b", " ^", "6 is a number, not a distribution; write fixed(6)"],
    ["'adam'", "^", "'adam' is a text, not a distribution; write fixed('adam')"],
    ["[a, b]", "^", "a list is not a distribution; write choice(a, b), or ordinal(a, b) with an order"],
    [
      "adam",
      "^",
      '"adam" is not a distribution; write fixed(adam), or one of uniform, int, loguniform, logint, normal, beta, choice, ordinal, fixed',
    ],
    ["uniform", "^", '"uniform" is not a distribution; a bracket is missing; write uniform(...)'],
    ["10 ** unifrom(0, 1)", "      ^", 'there is no distribution "unifrom"; did you mean uniform(...)?'],
    ["randint(0, 5)", "^", 'there is no distribution "randint"; did you mean int(low, high), both ends included?'],
    [
      "poisson(3)",
      "^",
      'there is no distribution "poisson"; use one of uniform, int, loguniform, logint, normal, beta, choice, ordinal, fixed',
    ],
    [
      "toString(3)",
      "^",
      'there is no distribution "toString"; use one of uniform, int, loguniform, logint, normal, beta, choice, ordinal, fixed',
    ],
    ["10 ** uniform(10, 1)", "      ^", "uniform(10, 1) has its low end above its high end; write uniform(1, 10)"],
    ["int(3, 3)", "^", "int(3, 3) has one value only; write the hyperparameter's value as fixed(...)"],
    ["2 ** int(6, 6)", "     ^", "int(6, 6) has one value only; write the hyperparameter's value as fixed(...)"],
    [
      "uniform(-1e308, 1e308)",
      "^",
      "uniform(-1e+308, 1e+308) is wider than a computer can count; move its ends together",
    ],
    [
      "uniform(0, 1, 2)",
      "^",
      "uniform takes a low end and a high end, found 3 values; write uniform(0.01, 1), for example",
    ],
    [
      "normal(1)",
      "^",
      "normal takes a mean and a standard deviation, found 1 value; write normal(0.9, 0.05), for example",
    ],
    ["uniform(0, one)", "           ^", "uniform takes numbers, found one; write uniform(0.01, 1), for example"],
    ["int(0.5, 3)", "    ^", "int takes whole numbers, found 0.5; for others use uniform"],
    ["int(0, 1e300)", "       ^", "int takes whole numbers, found 1e+300; stay below 2 ** 53"],
    ["int(0, 8, step=0.5)", "          ^", "the step of int must be a whole number, found 0.5; for others use uniform"],
    [
      "loguniform(0, 1)",
      "           ^",
      "loguniform needs ends above 0, found 0; a log scale never reaches 0, so start at 1e-6, say",
    ],
    ["logint(1, 1e13)", "          ^", "logint goes up to 1e12; beyond it use loguniform"],
    ["normal(0, 0)", "          ^", "the standard deviation must be above 0, found 0; for one value use fixed"],
    ["uniform(low=0, high=1)", "        ^", 'uniform has no "low"; write uniform(low, high)'],
    ["uniform(0, 1, steps=2)", "              ^", 'uniform has no "steps"; it knows step='],
    ["fixed(1, step=2)", "         ^", 'fixed has no "step"; it takes values alone'],
    ["uniform(0, 1, step=0)", "              ^", "step must be a number above 0, found 0"],
    ["uniform(0, 1, step=[1])", "              ^", "step must be a number above 0, found a list"],
    ["uniform(0, 1, step=2)", "              ^", "step=2 is wider than the whole range of 1; make it smaller"],
    [
      "uniform(0, 1, step=1e-16)",
      "              ^",
      "step=1e-16 is too fine for the range; leave it out, as in uniform(low, high)",
    ],
    ["uniform(0, 1, step=1, step=1)", "                      ^", "step stands twice; keep one of them"],
    ["uniform(step=1, 0, 1)", "                ^", '"0" comes after a named value; put named values last'],
    ["choice()", "^", "choice needs at least one option; write choice(a, b)"],
    ["choice(a, 1, a)", "             ^", "a stands twice; options must differ (use weights to prefer one)"],
    ["choice([a, b])", "       ^", "choice takes its values without [ ]; write choice(a, b)"],
    ["choice(a, b, weights=1)", "             ^", "weights must be a list; write weights=[0.7, 0.3]"],
    ["choice(a, b, weights=[1])", "             ^", "2 options need 2 weights, found 1"],
    ["choice(a, weights=[-1])", "          ^", "a weight must be a number of at least 0, found -1"],
    ["choice(a, weights=[0])", "          ^", "all weights are 0; give one option a weight above 0"],
    ["fixed(1, 2)", "^", "fixed takes one value, found 2; for several use choice"],
    ["uniform(0, 1", "^", "the bracket of uniform( is never closed"],
    ["uniform(0 1)", "          ^", 'expected "," or ) after a value of uniform(...), found "1"'],
    ["uniform(0,)", "          ^", 'expected a value, found ")"'],
    ["uniform(-a, 1)", "         ^", 'expected a number after "-", found "a"; put text in quotes'],
    ["choice(--fast, none)", "        ^", 'expected a number after "-", found "-"; put text in quotes'],
    [
      "choice(9007199254740993, 1)",
      "       ^",
      "9007199254740993 has more digits than a number holds; write 9007199254740992, or put it in quotes",
    ],
    ["(uniform(0, 1)", "              ^", 'expected ")" to close the bracket, found the end'],
    ["-uniform(0, 1)", " ^", 'expected a number after "-", found "uniform"; turn a range round with 0 - x'],
    ["10 ** ", "      ^", "expected a distribution or a number, found the end"],
    ["-2 ** uniform(0, 1)", "   ^", "the base of a power must be above 0 and not 1, found -2; write 10 ** or 2 **"],
    [
      "uniform(0, 1) ** 2",
      "              ^",
      "a distribution cannot be the base of a power; write a number there, as in 10 ** uniform(-6, 1)",
    ],
    ["0 * uniform(0, 1)", "  ^", "a product with 0 is always 0; write fixed(0)"],
    [
      "uniform(0, 1) + int(1, 2)",
      "              ^",
      "two distributions in one expression; a hyperparameter has one, so make two of it",
    ],
    ["2 * choice(1, 2)", "  ^", "choice(...) takes no arithmetic; write the values as they should be"],
    ["1 - loguniform(1, 2)", "  ^", "loguniform(...) takes no arithmetic; write it as 10 ** uniform(...)"],
    ["10 ** uniform(0, 400)", "   ^", "its values go as far as Infinity; make its range smaller"],
    ["10 ** uniform(-400, 0)", "   ^", "its smallest values are too near 0 for a computer; make its range smaller"],
    ["1e17 + uniform(0, 1)", "     ^", "all its values round to 100000000000000000; move its ends apart"],
    ["1e200 * 1e200 * uniform(0, 1)", "      ^", "this comes to Infinity; keep numbers below 1e308"],
    ["uniform(0, 1e999)", "           ^", "1e999 is beyond what a computer holds; write a number below 1e308"],
    ["3! * uniform(0, 1)", " ^", '"!" belongs after a range, as in uniform(0, 1)!'],
    [
      "choice(a, b)!",
      "            ^",
      'choice(...) has no ends that "!" could keep from being widened; take the "!" away',
    ],
    [
      "uniform(0, 1) when a == b",
      "              ^",
      '"when" is not expected after a whole distribution; a condition begins with "if"',
    ],
    ["uniform(0, 1) if", "                ^", "expected a hyperparameter's name, found the end"],
    [
      "uniform(0, 1) if a = b",
      "                   ^",
      'expected ==, != or in [a, b] after a, found "="; compare with "=="',
    ],
    ["uniform(0, 1) if a not == b", "                       ^", 'expected "in" after "not", found "=="'],
    ["uniform(0, 1) if a in []", "                   ^", "the list is empty; write the values inside [ ]"],
    ["uniform(0, 1) if a in [b c]", "                         ^", 'expected "," or ] after a value, found "c"'],
    [
      "uniform(0, 1) if a == b or c == d",
      "                        ^",
      '"or" is not expected after a condition; for several values write one condition, as in optimizer in [adam, adamw]',
    ],
    [
      "uniform(0, 1) if a == b c",
      "                        ^",
      '"c" is not expected after a condition; join conditions with "and"',
    ],
    ["10 ^ uniform(0, 1)", "   ^", '"^" is not understood; write a power as 10 ** uniform(-6, 1)'],
    ["uniform(0, 1) / 2", "              ^", '"/" is not understood; multiply instead, as in 0.5 * x'],
    ["fixed(5x)", "      ^", '"5x" is neither a number nor a word; put text in quotes'],
    ["fixed(1.2.3)", "      ^", '"1.2.3" is neither a number nor a word; put text in quotes'],
    ["fixed('a)", "      ^", "the quote ' is never closed; close it after the text"],
    ['fixed("\\q")', "      ^", '"\\q" has an escape that is not JSON\'s; write a backslash as \\\\'],
    [
      "uniform(0, 1) if layers >= 2",
      "                        ^",
      '">=" is not understood; a condition lists values, as in layers in [2, 3]',
    ],
    ["fixed(👍)", "      ^", '"👍" is not understood here; put text in quotes'],
  ];
  it.each(errors)("in %j stands where %j points", (text, pointer, message) => {
    let found: unknown;
    try {
      parseParameter(text);
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(GrammarError);
    expect(found).toMatchObject({ message, offset: pointer.length - 1, exitCode: 2 });
  });
});
