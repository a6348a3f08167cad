/**
 * Searches by name. Each takes (task, seed, budget in epochs) and yields the validation accuracy of every epoch that it
 * trains, in the order of training, so that all are charged alike: one epoch, one step.
 */
import { stream } from "../build/math/random.js";
import { samplers } from "../build/samplers/registry.js";
import { decodePoint } from "../build/space/space.js";

const bySampler = ([name, make]) => [name, (task, seed, budget) => fullTrainings(make({}), task, seed, budget)];

export const searches = {
  ...Object.fromEntries(Object.entries(samplers).map(bySampler)),
  "gp-mcmc": (task, seed, budget) => fullTrainings(samplers.gp({ inference: "mcmc" }), task, seed, budget),
};

/** Trains every suggestion of a sampler to the end. It is told the best score on each curve, as a study tells it. */
async function* fullTrainings(sampler, task, seed, budget) {
  const { space, epochs } = task;
  const dimensions = space.dimensions.length;
  const of = Math.ceil(budget / epochs);
  const history = {
    dimensions,
    count: 0,
    points: new Float64Array(of * dimensions),
    status: new Uint8Array(of),
    losses: new Float64Array(of),
    epochs: new Float64Array(of),
    seconds: new Float64Array(of),
    state: undefined,
  };
  // A seed of its own for each task: with one design on all of them, their errors would not average out.
  const own = stream("lcbench", task.id, seed).int(2 ** 31);
  for (let index = 0; index < of; index++) {
    const rng = stream(own, index + 1);
    const suggestion = sampler.suggest({ space, history, rng, position: { seed: own, stage: 1, index, of } });
    const curve = await task.curve(decodePoint(space, suggestion.point));
    yield* curve;
    history.points.set(suggestion.point, index * dimensions);
    history.status[index] = 1;
    history.losses[index] = -Math.max(...curve);
    history.epochs[index] = epochs;
    history.seconds[index] = epochs;
    history.count++;
    history.state = suggestion.state ?? history.state;
  }
}
