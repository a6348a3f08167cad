import { Command } from "commander";
import { UserError } from "../space/user-error.ts";
import { version } from "../worker/version.ts";
import { changing } from "./commands/changing.ts";
import { formats } from "./commands/formats.ts";
import { looking } from "./commands/looking.ts";
import { searching } from "./commands/searching.ts";
import { seeing } from "./commands/seeing.ts";
import { starting } from "./commands/starting.ts";
import { example } from "./commands/words.ts";
import { studiesHere } from "./studies-here.ts";

/** In the order of `--help`, each under its heading there. */
const groups = [
  ["First steps:", starting],
  ["Searching:", searching],
  ["Changing a study:", changing],
  ["Looking:", looking],
  ["Drawing and writing up:", seeing],
  ["From and to other tools:", formats],
] as const;

/** Commands that start programs, each as a group of processes that ends together; Windows itself has no such groups. */
const startPrograms: ReadonlySet<string> = new Set(["init", "run", "worker", "master"]);

/** All commands. Each command's code is loaded only when it is run, so that `--help` is quick. */
export function makeProgram(): Command {
  const program = new Command("whetstone")
    .description("Search the hyperparameters of any training program, coarse to fine. A study is a folder.")
    .version(version)
    .exitOverride()
    // So that a command may leave what stands behind its first argument to the program that it runs.
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: false })
    // The parser's own words for an argument are not a user's.
    .configureOutput({
      outputError: (text, write) =>
        write(
          text
            .replace(/command-argument value ('.*') is invalid for argument '(.*?)'/s, "$2 $1 is invalid")
            .replace(/missing required argument '(?:folder|study)'/, (told) => `${told}${studiesHere()}`),
        ),
    })
    .hook("preAction", (_, command) => {
      refuseOnWindows(command.name());
      refuseEmpty(command);
    });
  for (const [heading, register] of groups) {
    program.commandsGroup(heading);
    register(program);
  }
  program.commandsGroup(groups[0][0]).helpCommand("help [command]", "show the help of a command");
  pointToHelp(program, program.name());
  return program.addHelpText("after", example("whetstone run study.yaml -w 4", "whetstone status digits --watch"));
}

function refuseOnWindows(command: string): void {
  if (process.platform === "win32" && startPrograms.has(command))
    throw new UserError(
      `whetstone ${command} runs on Linux and macOS, not on Windows itself: run it in WSL (wsl --install), with Node and your program there`,
    );
}

/** An empty word is hardly meant: a shell's variable that is not set makes one, and a folder so named would be the one that one is in. */
function refuseEmpty(command: Command): void {
  const told = [
    ...command.registeredArguments.map((argument, i) => [
      argument.name(),
      argument.variadic ? undefined : command.args[i],
    ]),
    ...command.options.map((option) => [option.long, command.getOptionValue(option.attributeName())]),
  ];
  const empty = told.find(([, value]) => typeof value === "string" && value.trim() === "");
  if (empty !== undefined)
    throw new UserError(`${empty[0]} is empty; a variable of the shell that is not set may stand there`);
}

/** Whoever mistypes a command is pointed to that command's own help; who asks for the help of none, too, instead of being shown all. */
function pointToHelp(command: Command, typed: string): void {
  const use = command.commands.length > 0 ? "" : `use: ${typed} ${command.usage()}; `;
  command.showHelpAfterError(`(${use}see: ${typed} --help)`);
  if (command.commands.length > 0)
    command.on("beforeHelp", () => {
      const name = command.args.find((word) => word !== "help" && !word.startsWith("-"));
      if (name !== undefined && command.commands.every((part) => part.name() !== name))
        command.parse([name], { from: "user" });
    });
  for (const part of command.commands) pointToHelp(part, `${typed} ${part.name()}`);
}
