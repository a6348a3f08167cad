import { type FoundOption, wordsOf } from "./found.ts";
import { guessFor, type Range, rangeFor } from "./ranges.ts";

/** What an option is for a search. `range` of an unknown one is a suggestion. */
export type Role =
  | { readonly kind: "search"; readonly range: Range }
  | { readonly kind: "epochs" }
  | { readonly kind: "fixed"; readonly why: string }
  | { readonly kind: "unknown"; readonly guess: string };

/** What is no hyperparameter, by its name's words, and why. */
const fixed: readonly (readonly [RegExp, string])[] = [
  [/\b(test|val|valid|eval)\w* (batch|bs)/, "it changes how fast validation is, not what is learnt"],
  [/\b(eval\w*|hub) strategy\b/, "what is shown and kept of a run"],
  [/\bseed\b/, "a seed is luck, not a choice; write {seed} for one of each trial's own"],
  [
    /\b(resume|restore)\b/,
    "a checkpoint to go on from; a program that saves each epoch as $WHETSTONE_CHECKPOINT.<epoch> takes {resume} there",
  ],
  [
    /\b(path|dir|directory|file|folder|root|output|out|save\w*|load|check ?point\w*|ckpt|cache)\b/,
    "a place on the disk that all trials share; where they write to it, write {dir} for a folder of each trial's own",
  ],
  [
    /\b(device|gpus?|cuda|cpu|mps|accelerator|backend|precision|amp|fp16|bf16|compile|local rank|world size|rank|nodes?|port|host|dist\w*)\b/,
    "where it runs",
  ],
  [/\b(workers?|threads?|jobs|num proc|procs?|prefetch|pin memory)\b/, "how many processes load or compute"],
  [
    /\b(log\w*|verbose|quiet|debug|print\w*|every|interval|freq\w*|wandb|tensor ?board|mlflow|project|run name|experiment|tags?|name|profile\w*|progress)\b/,
    "what is shown and kept of a run",
  ],
  [
    /\b(data|dataset|split|download|train size|val size|limit|subset|samples|num classes|classes|vocab\w*|dry run|config|version)\b/,
    "it is the task itself",
  ],
  [/\b(eps|epsilon)\b/, "it guards against dividing by zero and rarely matters"],
  [/\b(patience|early stop\w*)\b/, "the search decides when to stop"],
  [
    /\b(steps|iterations|iters|max steps|num steps)\b/,
    "how long a training is; where the program counts in it, write {epochs}",
  ],
];

function wordOf(value: string): string {
  return /^[A-Za-z]\w*$/.test(value)
    ? `it is a word; to search it, list what it may be, as in choice(${value}, …)`
    : "it is no number";
}

export function roleOf(option: FoundOption): Role {
  const words = wordsOf(option);
  if (/\b(epochs?|rounds?)$/.test(words) && option.spelling !== "switch" && !/warm ?up|decay|step|stop/.test(words))
    return { kind: "epochs" };
  // A run's name is free text; a name with choices is a part's, as in optimizer.name. Batches are learnt from wherever they are set.
  const part = words.replace(/^(data|per device train) (?=batch size$)/, "");
  const telling = option.choices === undefined ? part : part.replace(/ name$/, "");
  const reason = fixed.find(([names]) => names.test(telling))?.[1];
  if (reason !== undefined && !/\bdropout\b/.test(words)) return { kind: "fixed", why: reason };
  if (option.several) return { kind: "fixed", why: "it takes several values at once" };
  if (option.spelling === "switch") return { kind: "fixed", why: "a switch without a value" };
  // A name such as this would be refused, or mean something else in a command.
  if (!/^[A-Za-z_][\w./-]*$/.test(option.name) || option.name in {} || /^(params|params_json)$/.test(option.name))
    return { kind: "fixed", why: "its name cannot be one of a space" };
  if (/^argument\d+$/.test(option.name)) return { kind: "fixed", why: "an argument whose meaning is not known" };
  const range = rangeFor(option);
  if (range !== undefined) return { kind: "search", range };
  const guess = guessFor(option);
  if (guess !== undefined) return { kind: "unknown", guess };
  return {
    kind: "fixed",
    why: option.value === undefined ? "nothing tells what values it takes" : wordOf(option.value),
  };
}
