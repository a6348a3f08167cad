export { cmaes } from "./cmaes/cmaes.ts";
export { adviseOnGrid, grid, gridSize, pointsFitting } from "./grid.ts";
export { latin } from "./latin.ts";
export { random } from "./random.ts";
export { samplers } from "./registry.ts";
export type { Ask, Place, Sampler, Suggestion } from "./sampler.ts";
export { sobol } from "./sobol.ts";
export { tpe } from "./tpe/tpe.ts";
