import { type Command, CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { makeProgram } from "./program.ts";

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
