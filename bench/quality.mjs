/**
 * How good what a search finds is, where every trial trains to the end.
 *
 * npm run bench:quality -- --data FOLDER [--tasks FILE] [--search a,b] [--seeds N] [--budget N] [--jsonl FILE]
 * npm run bench:quality -- --functions [--search a,b] [--workers 1,4,16] [--seeds N] [--budget N]
 */
import { measureFunctions } from "./functions-regret.mjs";
import { measureRegret } from "./regret.mjs";
import { searches } from "./searches.mjs";

if (process.argv.includes("--functions")) measureFunctions();
else await measureRegret(searches, [10, 25, 50, 100]);
