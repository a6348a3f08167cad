import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printParameter } from "../../space/print.ts";
import { UserError } from "../../space/user-error.ts";
import { readDefinition } from "../../worker/read-definition.ts";
import { importSearch } from "./import-study.ts";
import { studyYaml } from "./study-yaml.ts";

const read = (text: string) => importSearch(text, "space.pcs", { interpreter: "python3" });
const spaceOf = (text: string) =>
  Object.fromEntries(read(text).parameters.map(({ name, parameter }) => [name, printParameter(parameter)]));

const space = `# a network
lr real [1e-6, 10] [0.01]log
drop real [0, 0.5] [0.1]
depth integer [1, 8] [2]   # layers
width integer [8, 1024] [64] log
opt categorical {sgd, adam, True} [sgd]
size ordinal {small, middle, big} [small]
clip categorical {1} [1]
opt:mom real [0, 1] [0.9]
beta real [0.9, 1] [0.99]
gamma real [0, 1] [0.5]

opt:mom | opt == sgd
beta | opt in {adam, True} && size != big
gamma | depth == 3
gamma | drop > 0.2
drop | opt == sgd || opt == adam
{opt=sgd, clip=1}
`;

describe("a configuration space in PCS", () => {
  it("has its distributions and conditions", () => {
    expect(spaceOf(space)).toEqual({
      lr: "loguniform(1e-6, 10)",
      drop: "uniform(0, 0.5)",
      depth: "int(1, 8)",
      width: "logint(8, 1024)",
      opt: 'choice(sgd, adam, "True")',
      size: "ordinal(small, middle, big)",
      clip: "fixed(1)",
      opt_mom: "uniform(0, 1) if opt == sgd",
      beta: 'uniform(0.9, 1) if opt in [adam, "True"] and size != big',
      gamma: "uniform(0, 1) if depth == 3",
    });
    expect(() => readDefinition(studyYaml(read(space), "space.pcs", "x"), "study.yaml")).not.toThrow();
  });

  it("names line by line what is not carried over", () => {
    expect(read(space).notes).toEqual([
      { line: 16, message: "a condition: gamma | drop > 0.2" },
      { line: 17, message: "a condition: drop | opt == sgd || opt == adam" },
      { line: 18, message: "a forbidden clause: {opt=sgd, clip=1}" },
    ]);
  });

  it("may be in the format of before 2016", () => {
    const old =
      "a {x,y} [x]\nb [1, 10] [5]i\nc [1e-3,1] [0.1]l\nd [1,100] [10]il\nConditionals:\nb | a in {x}\nForbidden:\n";
    expect(spaceOf(old)).toEqual({
      a: "choice(x, y)",
      b: "int(1, 10) if a == x",
      c: "loguniform(0.001, 1)",
      d: "logint(1, 100)",
    });
  });

  it.each([
    ["b real [3, 1] [2]", /^space\.pcs:2:1 b: .*low end above/],
    ["b real [0, 1] [2]log", /^space\.pcs:2:1 b: /],
    ["b real [0, x] [0]", "space.pcs:2:1 b: expected a number, found x"],
    ["b integer [1] [1]", "space.pcs:2:1 b: expected two ends as in [1, 10], found 1"],
    ["  b cauchy [0, 1] [1]", /^space\.pcs:2:3 expected a hyperparameter as in/],
    ["b categorical {x,,y} [x]", "space.pcs:2:1 b: a value is missing"],
    ["a real [0, 1] [1]", "space.pcs:2:1 a: is there twice"],
  ])("with %j is an error with its place", (line, message) => {
    expect(() => read(`a real [0, 1] [1]\n${line}\n`)).toThrow(message);
  });

  it("is a study that can be read, or an error for its user, whatever it says", () => {
    const word = fc.constantFrom(
      ..."a |b |real |integer |categorical |[1, 2] |[0, 1] |{x, y} |{|}|[|]|log|\n|== x|!= |in |&& |1e999|nan|#| ".split(
        "|",
      ),
      "| ",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 25 }), (words) => {
        try {
          const imported = read(`b real [0, 1] [1]\na categorical {x, y} [x]\n${words.join("")}`);
          readDefinition(studyYaml(imported, "x", "x"), "study.yaml");
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
      { numRuns: 200 },
    );
  });
});
