import type { Tree } from "../../definition/yaml-tree.ts";
import type { Imported } from "./imported.ts";
import type { Source } from "./source.ts";

/** How a program gets its values: as words in the spelling of Python, or as JSON. */
export type Spelling = "python" | "json" | "flags";

interface WandbCommand {
  readonly command: NonNullable<Imported["command"]>;
  readonly spelling: Spelling;
}

const standard = ["env", "interpreter", "program", "args"].map((name) => `\${${name}}`);

/**
 * A sweep's command in ours. `names` are the parameters', and `interpreter` the Python to run programs with.
 * Macros become placeholders; those that need a shell (an environment's variable, a file of arguments) make it a shell's line.
 */
export function wandbCommand(
  source: Source,
  root: Tree,
  names: readonly string[],
  interpreter: string,
): WandbCommand | undefined {
  const given = source.get(root, "command");
  const program = source.word(source.get(root, "program"));
  if (given === undefined && program === undefined) return undefined;
  const words = given === undefined ? standard : wordsOf(source, given);
  const macros = new Set(words.flatMap((word) => macroOf(word) ?? []));
  const file = macros.has("args_json_file");
  const shell = file || words.some((word) => /\$\{envvar:/.test(word));
  const write = shell ? inShell : asItself;
  const texts = words.flatMap((word): string[] => {
    switch (macroOf(word)) {
      case "env":
        return ["/usr/bin/env"];
      case "interpreter":
        return program === undefined || program.endsWith(".py") ? [write(interpreter)] : [];
      case "args":
        return ["{params}"];
      case "args_no_boolean_flags":
        return ["{params_flags}"];
      case "args_no_hyphens":
        return names.map((name) => `${write(`${name}=`)}{${name}}`);
      case "args_json":
        return ["{params_json}"];
      case "args_json_file":
        return ['"$WHETSTONE_DIR/args.json"'];
      default:
        return [withMacros(source, given ?? root, word, program, write)];
    }
  });
  const plain = macros.has("args") || macros.has("args_no_hyphens");
  const spelling = plain ? "python" : macros.has("args_no_boolean_flags") ? "flags" : "json";
  if (!shell) return { command: { text: texts }, spelling };
  const first = file ? "printf '%s' {params_json} > \"$WHETSTONE_DIR/args.json\" && " : "";
  return { command: { text: `${first}exec ${texts.join(" ")}`, shell: true }, spelling };
}

/** The macro that a word is, without its dollar and braces. */
function macroOf(word: string): string | undefined {
  return /^\$\{(\w+)\}$/.exec(word)?.[1];
}

function wordsOf(source: Source, tree: Tree): readonly string[] {
  if (tree.kind === "scalar") return tree.text.split(/\s+/).filter((word) => word !== "");
  return source.items(tree, "words").map((item) => {
    const word = source.word(item);
    if (word === undefined) throw source.fault(item.at, "command: expected text in the list");
    return word;
  });
}

/** Macros within a word, such as `--home=${envvar:HOME}`. */
function withMacros(
  source: Source,
  { at }: Tree,
  word: string,
  program: string | undefined,
  write: (text: string) => string,
): string {
  return word
    .split(/(\$\{[^}]*\})/)
    .map((part) => {
      const macro = /^\$\{(.*)\}$/.exec(part)?.[1];
      if (macro === undefined) return part === "" ? "" : write(part);
      if (macro === "program") {
        if (program !== undefined) return write(program);
        throw source.fault(at, "command: it asks for the program, and the sweep names none");
      }
      const variable = /^envvar:(\w+)$/.exec(macro)?.[1];
      if (variable !== undefined) return `"$${variable}"`;
      throw source.fault(at, `command: the macro ${part} is not known`);
    })
    .join("");
}

/** Text of a command's word, in which braces are written twice. */
function asItself(text: string): string {
  return text.replaceAll(/[{}]/g, "$&$&");
}

function inShell(text: string): string {
  const plain = /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
  return asItself(plain);
}
