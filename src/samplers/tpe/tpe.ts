import { type Options, optionReader } from "../../definition/options.ts";
import { viewOf } from "../activity.ts";
import type { Ask, Sampler, Suggestion } from "../sampler.ts";
import { sobol } from "../sobol.ts";
import { proposeApart } from "./apart.ts";
import { countEnded, splitRows } from "./groups.ts";
import { proposeJointly } from "./joint.ts";
import { rankRows } from "./ranking.ts";

/** The two variants: trials before the first model, how many of `ended` trials are good, and the proposal. */
const variants = {
  joint: { startUp: 10, goodOf: (ended: number) => Math.ceil(0.1 * ended), propose: proposeJointly },
  apart: { startUp: 20, goodOf: (ended: number) => Math.ceil(0.25 * Math.sqrt(ended)), propose: proposeApart },
};

/** More good trials than these would only blur the model. */
const GOOD_AT_MOST = 25;

/**
 * The tree-structured Parzen estimator: splits trials into the best few and the others, models where either lie, and proposes
 * the candidate that is likeliest to be among the best. It begins with Sobol points: a quarter of the stage at most.
 *
 * References: Bergstra et al., "Algorithms for hyper-parameter optimization", NeurIPS 2011; Watanabe, "Tree-structured Parzen
 * estimator", arXiv 2304.11127 (2023).
 * @param options `joint`: whether models are of all dimensions together, as in Watanabe's review and by default, or of each
 * apart, as in Hyperopt
 */
export function tpe(options: Options = {}): Sampler {
  const { startUp, goodOf, propose } = readJoint(options) ? variants.joint : variants.apart;
  const start = sobol();
  return {
    suggest(ask: Ask): Suggestion {
      const { space, history, rng, position } = ask;
      const ended = countEnded(history);
      if (ended < Math.min(startUp, Math.ceil(position.of / 4))) return start.suggest(ask);
      const groups = splitRows(history, rankRows(history), Math.min(GOOD_AT_MOST, goodOf(ended)));
      if (groups.good.length === 0) return start.suggest(ask);
      const { point, logRatio } = propose({ ...viewOf(space), history, groups, ended }, rng);
      return {
        point,
        why: { model: "tpe", good: groups.good.length, bad: groups.bad.length, "log good over bad": logRatio },
      };
    },
  };
}

function readJoint(options: Options): boolean {
  const read = optionReader("tpe", options, "sampler");
  const joint = read.flag("joint", true);
  read.end();
  return joint;
}
