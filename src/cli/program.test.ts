import { type Command, CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { UserError } from "../space/user-error.ts";
import { changed } from "./change.ts";
import { makeProgram } from "./program.ts";
import { MadeStudy } from "./study.fixture.ts";
import { readMetrics } from "./tell.ts";

/** How a line of words ends before any command runs, and what it prints. */
function ended(line: string): { readonly code: string; readonly exitCode: number; readonly printed: string } {
  let printed = "";
  const write = (text: string) => {
    printed += text;
  };
  const program = makeProgram();
  const heard = (command: Command): void => {
    command.configureOutput({ writeOut: write, writeErr: write });
    command.commands.forEach(heard);
  };
  heard(program);
  try {
    program.parse(line.split(" "), { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return { code: error.code, exitCode: error.exitCode, printed };
    throw error;
  }
  throw new Error(`${line} ran`);
}

describe("whetstone's help", () => {
  it.each(["help statsu", "statsu", "statsu --help", "statsu digits -h"])(
    "%s: names the command that may be meant, and not all of them",
    (line) => {
      expect(ended(line)).toEqual({
        code: "commander.unknownCommand",
        exitCode: 1,
        printed: "error: unknown command 'statsu'\n(Did you mean status?)\n(see: whetstone --help)\n",
      });
    },
  );

  it.each(["stage help ad", "stage ad --help"])("%s: does so for parts of a command", (line) => {
    expect(ended(line).printed).toMatch(/^error: unknown command 'ad'.*\n.*add/);
  });

  it("shows how a command is used where its words are missing, in the wrong order or too many", () => {
    for (const line of ["show", "show 3 digits", "show digits 3 4", "show digits 3 --jsn"])
      expect(ended(line).printed).toMatch(
        /^error: .*\n\(use: whetstone show \[options\] <folder> <trial>; see: whetstone show --help\)\n$/,
      );
  });

  it.each([
    ["--help", "whetstone [options] [command]"],
    ["help", "whetstone [options] [command]"],
    ["help --help", "whetstone [options] [command]"],
    ["help help", "whetstone [options] [command]"],
    ["help status", "whetstone status [options] <folder>"],
    ["status digits --help", "whetstone status [options] <folder>"],
    ["help stage add", "whetstone stage [options] [command]"],
    ["stage help add", "whetstone stage add [options] <folder>"],
  ])("%s: shows the help of %s", (line, usage) => {
    expect(ended(line).printed).toContain(`Usage: ${usage}\n`);
  });
});

describe("what is typed", () => {
  it.each([
    ["status ", "folder is empty; a variable of the shell that is not set may stand there"],
    ["run study.yaml --folder ", "--folder is empty; a variable of the shell that is not set may stand there"],
    ["dashboard digits --host ", "--host is empty; a variable of the shell that is not set may stand there"],
    ["tell digits 3 --failed ", "--failed is empty; a variable of the shell that is not set may stand there"],
    ["plot digits history -o ", "--output is empty; a variable of the shell that is not set may stand there"],
  ])("%j is refused where a word of it is empty", (line, message) => {
    expect(() => ended(line)).toThrow(new UserError(message));
  });

  it.each([
    ["show digits abc", "error: trial 'abc' is invalid. It takes a whole number of at least 1.\n"],
    ["completion tcsh", "error: shell 'tcsh' is invalid. Allowed choices are bash, zsh, fish.\n"],
    [
      "best digits -n 0",
      "error: option '-n, --number <n>' argument '0' is invalid. It takes a whole number of at least 1.\n",
    ],
    ["scale digits 99999999999999999", "It takes a whole number of at least 0 and at most 9007199254740991.\n"],
    ["change digits --pin 3 --pin 4", "It is given once; for another, run the command again.\n"],
    ["status digits --watch --json", "option '--watch' cannot be used with option '--json'\n"],
  ])("%s: says what is wrong in a user's words", (line, message) => {
    const { printed, exitCode } = ended(line);
    expect(exitCode).not.toBe(0);
    expect(printed).toContain(message);
  });

  it.each([
    [() => readMetrics(["loss=1", "acc=2", "loss=3"]), "loss is given twice; keep one of them"],
    [
      () => changed(new MadeStudy().open(), "digits", ["lr=uniform(0, 1)", "lr=uniform(0, 2)"], {}),
      "lr is given twice; keep one of them",
    ],
    [
      () => changed(new MadeStudy().open(), "digits", [], { pin: 3, unpin: 3 }),
      "--pin 3 and --unpin 3 contradict each other; give one of them",
    ],
  ])("is refused where only the last would count", (act, message) => {
    expect(act).toThrow(new UserError(message));
  });
});
