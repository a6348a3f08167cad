import { count } from "../study/amounts.ts";
import type { StagePlan } from "../study/definition.ts";
import { MOST_EPOCHS, MOST_TRIALS } from "../study/events.ts";
import { type Fields, fieldsOf, placeOf, readFlag, readNumber, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { kindOf, type MappingTree, type Tree } from "./yaml-tree.ts";

const example = "stages: [{ trials: 60, epochs: 1 }, { trials: 20, epochs: 10, narrow: true, carry: 2 }]";

/** Reads `stages`. */
export function readStages(top: Fields, root: MappingTree, findings: Findings): readonly StagePlan[] | undefined {
  const field = top.get("stages");
  if (field === undefined) {
    findings.error(root.at, `stages: are missing; add ${example}`);
    return undefined;
  }
  const { value } = field;
  if (value.kind === "mapping") {
    const dashed = value.entries.find(({ key }) => key.startsWith("-"));
    if (dashed !== undefined) {
      const word = dashed.key.slice(1);
      findings.error(dashed.keyAt, `stages: a space is missing after the dash; write "- ${word}: …"`);
      return undefined;
    }
    return unexpected(field, "a list of stages", "put a dash before each, as in - { trials: 60, epochs: 1 }", findings);
  }
  if (value.kind === "scalar") return unexpected(field, "a list of stages", `write ${example}`, findings);
  if (value.items.length === 0) {
    findings.error(placeOf(field), `stages: the list is empty; write ${example}`);
    return undefined;
  }
  const stages: StagePlan[] = [];
  value.items.forEach((item, i) => {
    const stage = readStage(item, i + 1, stages.length === i ? stages.at(-1) : undefined, findings);
    if (stage !== undefined) stages.push(stage);
  });
  return stages.length === value.items.length ? stages : undefined;
}

function readStage(
  tree: Tree,
  number: number,
  before: StagePlan | undefined,
  findings: Findings,
): StagePlan | undefined {
  const within = `stage ${number}`;
  if (tree.kind !== "mapping") {
    findings.error(
      tree.at,
      `${within}: expected trials and epochs, found ${kindOf(tree)}; write - { trials: 60, epochs: 1 }`,
    );
    return undefined;
  }
  const fields = fieldsOf(tree, ["trials", "epochs", "narrow", "carry"], findings, `${within}, `);
  for (const [key, words] of [
    ["trials", "how many trials it trains: trials: 60"],
    ["epochs", "how long each trains: epochs: 1"],
  ] as const) {
    if (!fields.has(key)) findings.error(tree.at, `${within}, ${key}: are missing; say ${words}`);
  }
  const trials = readNumber(
    fields.get("trials"),
    { whole: true, least: 1, most: MOST_TRIALS, example: "trials: 60" },
    findings,
  );
  const epochs = readNumber(fields.get("epochs"), { above: 0, most: MOST_EPOCHS, example: "epochs: 1" }, findings);
  const narrow = readFlag(fields.get("narrow"), findings) ?? false;
  const carry = readNumber(fields.get("carry"), { whole: true, least: 0, example: "carry: 2" }, findings) ?? 0;
  if (trials === undefined || epochs === undefined) return undefined;
  const stage = { trials, epochs, narrow, carry };
  if (number === 1) checkFirst(stage, fields, findings);
  else checkCarry(stage, number, before, fields, findings);
  return stage;
}

function checkFirst({ narrow, carry }: StagePlan, fields: Fields, findings: Findings): void {
  const [narrowing, carrying] = [fields.get("narrow"), fields.get("carry")];
  if (narrow && narrowing) {
    findings.error(
      narrowing.value.at,
      "stage 1, narrow: nothing was tried before the first stage to narrow by; take narrow away",
    );
  }
  if (carry > 0 && carrying) {
    findings.error(
      carrying.value.at,
      "stage 1, carry: there are no trials before the first stage to carry on; take carry away",
    );
  }
}

function checkCarry(
  stage: StagePlan,
  number: number,
  before: StagePlan | undefined,
  fields: Fields,
  findings: Findings,
): void {
  const { trials, epochs, carry } = stage;
  const field = fields.get("carry");
  if (carry === 0 || field === undefined) return;
  const complain = (message: string) => findings.error(field.value.at, `stage ${number}, carry: ${message}`);
  if (carry > trials) {
    complain(`${carry} trials are carried on, but the stage has only ${trials}; write carry: ${trials} or less`);
  }
  if (before === undefined) return;
  if (carry > before.trials) {
    complain(
      `stage ${number - 1} has only ${before.trials} trials to carry on, found ${carry}; write carry: ${before.trials} or less`,
    );
  }
  if (epochs <= before.epochs) {
    complain(
      `carried trials have trained ${count(before.epochs, "epoch")} in stage ${number - 1}, so ${epochs} gives them nothing to do; write epochs above ${before.epochs}`,
    );
  }
}
