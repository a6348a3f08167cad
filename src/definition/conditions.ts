import type { Value } from "../space/distribution.ts";
import { type Condition, makeSpace, type Parameter, SpaceError } from "../space/space.ts";
import { type Token, tokenise } from "../space/tokens.ts";
import { nearest } from "./spelling.ts";

/** A fault of one parameter's conditions, at character `at` of its expression. */
interface ConditionFault {
  readonly parameter: string;
  readonly at: number;
  readonly message: string;
}

/**
 * What is wrong with the conditions among `parameters`, whose `expressions` they were read from. A condition on a name of
 * `unread` is not judged, since that parameter's own expression is at fault.
 */
export function conditionFaults(
  parameters: readonly Parameter[],
  expressions: ReadonlyMap<string, string>,
  unread: ReadonlySet<string>,
): readonly ConditionFault[] {
  // Without their own conditions, so that each condition is judged by itself.
  const parents = new Map(parameters.map((parameter) => [parameter.name, { ...parameter, conditions: [] }]));
  const faults = parameters.flatMap((parameter) => {
    const { name, conditions } = parameter;
    const places = conditionPlaces(conditions.length > 0 ? (expressions.get(name) ?? "") : "");
    return conditions.flatMap((condition, i) => {
      if (unread.has(condition.parent)) return [];
      const place = places[i] ?? { parent: 0, values: [] };
      return faultsOf(parameter, condition, place, parents);
    });
  });
  if (faults.length > 0 || unread.size > 0) return faults;
  return circle(parameters, expressions);
}

/** What is wrong with one condition: the parent that it names, or else some of its values. */
function faultsOf(
  { name, distribution }: Parameter,
  condition: Condition,
  place: ConditionPlace,
  parents: ReadonlyMap<string, Parameter>,
): readonly ConditionFault[] {
  const parent = condition.parent === name ? undefined : parents.get(condition.parent);
  const messageOf = (values: readonly Value[]): string | undefined =>
    messageFrom([...(parent ? [parent] : []), { name, distribution, conditions: [{ ...condition, values }] }]);
  const ofParent = messageOf([]);
  if (ofParent !== undefined) {
    const others = [...parents.keys()].filter((other) => other !== name);
    const guess = parents.has(condition.parent) ? undefined : nearest(condition.parent, others);
    const message = guess === undefined ? ofParent : `${ofParent}; did you mean ${guess}?`;
    return [{ parameter: name, at: place.parent, message }];
  }
  return condition.values.flatMap((value, i) => {
    const message = messageOf([value]);
    return message === undefined ? [] : [{ parameter: name, at: place.values[i] ?? place.parent, message }];
  });
}

/** Conditions that are right one by one may still go in a circle. */
function circle(parameters: readonly Parameter[], expressions: ReadonlyMap<string, string>): readonly ConditionFault[] {
  try {
    makeSpace(parameters);
    return [];
  } catch (error) {
    if (!(error instanceof SpaceError)) throw error;
    const { parameter, message } = error;
    return [{ parameter, at: conditionPlaces(expressions.get(parameter) ?? "")[0]?.parent ?? 0, message }];
  }
}

function messageFrom(parameters: readonly Parameter[]): string | undefined {
  try {
    makeSpace(parameters);
    return undefined;
  } catch (error) {
    if (error instanceof SpaceError) return error.message;
    throw error;
  }
}

/** Where a condition names its parent, and its values. */
interface ConditionPlace {
  readonly parent: number;
  readonly values: readonly number[];
}

function conditionPlaces(expression: string): readonly ConditionPlace[] {
  const places: { parent: number; values: number[] }[] = [];
  let depth = 0;
  let begins: "condition" | "value" | undefined;
  for (const token of tokenise(expression)) {
    if (begins === "condition") places.push({ parent: token.at, values: [] });
    else if (begins === "value") places.at(-1)?.values.push(token.at);
    begins = beginsNext(token, depth, places.length > 0);
    if (token.kind === "sign") depth += { "(": 1, "[": 1, ")": -1, "]": -1 }[token.text] ?? 0;
  }
  return places;
}

/** What stands behind this token. */
function beginsNext({ kind, text }: Token, depth: number, within: boolean): "condition" | "value" | undefined {
  if (kind === "word" && depth === 0 && (text === "if" || (within && text === "and"))) return "condition";
  if (kind === "sign" && within && ["==", "!=", "[", ","].includes(text)) return "value";
  return undefined;
}
