import { withoutUndefined } from "../study/record.ts";
import { type FoundOption, optionName } from "./found.ts";

/**
 * The options on a command line, joined with those that the program's help told of.
 * @param words the program and its arguments
 */
export function readCommand(words: readonly string[], known: readonly FoundOption[]): readonly FoundOption[] {
  const options = [...known];
  const places = options.filter(({ spelling }) => spelling === "place");
  const take = (flag: string, found: Pick<FoundOption, "spelling" | "at" | "value">) => {
    const i = options.findIndex(({ flags }) => flags.includes(flag));
    if (i < 0) options.push({ name: optionName(flag), flags: [flag], ...found });
    else options[i] = withValue(options[i]!, found);
  };
  // What `env` sets is for the program, too: env LR=0.1 python train.py
  for (let at = 1; /(^|\/)env$/.test(words[0] ?? "") && /^\w+=/.test(words[at] ?? ""); at++) {
    const [flag = "", value = ""] = words[at]!.split(/=(.*)/s);
    take(flag, { spelling: "flag=value", at, value });
  }
  for (let at = afterProgram(words); at < words.length; at++) {
    const word = words[at]!;
    const [, flag, value] = /^(-{0,2}[A-Za-z_][\w./-]*)=(.*)$/s.exec(word) ?? [];
    if (flag !== undefined && value !== undefined) {
      take(flag, { spelling: "flag=value", at, value });
    } else if (/^--?[A-Za-z]/.test(word)) {
      if (takesValue(word, words[at + 1], known)) take(word, { spelling: "flag value", at: ++at, value: words[at]! });
      else take(word, { spelling: "switch" });
    } else {
      const place = places.shift();
      if (place !== undefined)
        options[options.indexOf(place)] = withValue(place, { spelling: "place", at, value: word });
      else options.push({ name: `argument${at}`, flags: [], spelling: "place", at, value: word });
    }
  }
  // An argument that is not given cannot be searched: those before it would move.
  return options.filter(({ spelling, at }) => spelling !== "place" || at !== undefined);
}

/** The value that a help tells is the program's own; one on the command line is what the user wanted. */
function withValue(
  option: FoundOption,
  { spelling, at, value }: Pick<FoundOption, "spelling" | "at" | "value">,
): FoundOption {
  const isSwitch = option.spelling === "pair" || option.spelling === "switch";
  return { ...option, ...withoutUndefined({ spelling: isSwitch ? option.spelling : spelling, at, value }) };
}

function takesValue(flag: string, next: string | undefined, known: readonly FoundOption[]): boolean {
  const option = known.find(({ flags }) => flags.includes(flag));
  if (option !== undefined) return option.spelling !== "switch" && option.spelling !== "pair";
  return next !== undefined && (!next.startsWith("-") || /^-[\d.]/.test(next));
}

/** Where the training program's own arguments begin: behind `python train.py`, `torchrun --nproc 2 train.py`, `python -m train`. */
export function afterProgram(words: readonly string[]): number {
  const [program = ""] = words;
  const launcher =
    /(^|\/)(python|node|bash|sh|zsh|dash|julia|Rscript|ruby|perl|deno|bun|tsx|npx|uv|poetry|torchrun|accelerate|deepspeed|srun|mpirun|mpiexec|env|time|timeout|nice|nohup|conda|mamba|micromamba|pixi|pipenv|pdm|apptainer|singularity|docker|podman)[\d.]*$/;
  if (!launcher.test(program)) return 1;
  const script = words.findIndex((word, i) => i > 0 && /\.(py|[cm]?[jt]s|sh|jl|R|rb|pl)$/.test(word));
  const module = words.indexOf("-m");
  if (module > 0 && (script < 0 || module < script)) return module + 2;
  return script < 0 ? 2 : script + 1;
}

/** The script's or the program's name, for the study: `train` of `python3 src/train.py`. */
export function programName(words: readonly string[]): string {
  const file = words[Math.min(afterProgram(words), words.length) - 1] ?? "study";
  return /([\w-]+)(?:\.\w+)?$/.exec(file)?.[1] ?? "study";
}
