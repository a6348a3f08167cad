/**
 * How good what a search finds is, where every trial trains to the end.
 *
 * npm run bench:quality -- --data FOLDER [--tasks FILE] [--search a,b] [--seeds N] [--budget N] [--jsonl FILE]
 */
import { measureRegret } from "./regret.mjs";
import { searches } from "./searches.mjs";

await measureRegret(searches, [10, 25, 50, 100]);
