import type { Trial } from "../../src/study/study.ts";

/** Tells whether a trial is wanted. */
export type Filter = (trial: Trial) => boolean;

/**
 * A filter as people type it: words that all must hold. `lr<0.01`, `score>=0.9`, `state=done`, `optimizer=adam` compare a hyperparameter
 * or a fact; any other word must occur in a value, the state or the worker's name, or be the trial's number.
 */
export function filterOf(text: string): Filter {
  const tests = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map(testOf);
  return (trial) => tests.every((test) => test(trial));
}

function testOf(text: string): Filter {
  const found = /^(?<name>[^<>=!]+)(?<relation><=|>=|!=|<|>|=)(?<value>.+)$/.exec(text)?.groups;
  if (found === undefined) {
    const word = text.toLowerCase();
    return (trial) => String(trial.number) === word || wordsOf(trial).some((each) => each.includes(word));
  }
  const { name = "", relation = "", value = "" } = found;
  return (trial) => {
    const fact = factOf(trial, name);
    return fact !== undefined && holds(fact, relation, value);
  };
}

function holds(fact: number | string, relation: string, text: string): boolean {
  const number = Number(text);
  const both = typeof fact === "number" && !Number.isNaN(number);
  const order = both ? Math.sign(fact - number) : Math.sign(String(fact).localeCompare(text));
  switch (relation) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "!=":
      return order !== 0;
    default:
      return order === 0;
  }
}

/** A hyperparameter's value, or what a trial has come to, by its name. */
function factOf(trial: Trial, name: string): number | string | undefined {
  if (Object.hasOwn(trial.params, name)) {
    const value = trial.params[name];
    return typeof value === "number" ? value : String(value);
  }
  switch (name) {
    case "trial":
      return trial.number;
    case "score":
      return trial.score;
    case "stage":
      return trial.stage;
    case "state":
      return trial.state;
    case "worker":
      return trial.worker;
    case "sampler":
      return trial.sampler;
    case "attempt":
      return trial.attempt;
    case "epoch":
      return trial.scoreEpoch;
    default:
      return undefined;
  }
}

function wordsOf({ params, state, worker, sampler }: Trial): readonly string[] {
  return [state, worker, sampler, ...Object.values(params).map(String)].map((each) => each.toLowerCase());
}
