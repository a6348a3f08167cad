/** Writes docs/reference/commands.md from what each command says of itself; a test holds the page against it. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The page, from commander's program. */
export function commandsPage(program) {
  const parts = helpOf(program).map(({ name, help }) => `## ${name}\n\n\`\`\`text\n${help.trim()}\n\`\`\``);
  const head =
    "# Commands\n\nWhat `--help` says for each command. `node scripts/commands-page.mjs` writes this page; change the commands' own texts instead.";
  return `${[head, ...parts].join("\n\n")}\n`;
}

function helpOf(command, path = []) {
  const names = [...path, command.name()];
  command.configureHelp({ helpWidth: 100 });
  let help = "";
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
    getOutHasColors: () => false,
  });
  command.outputHelp();
  const inner = command
    .createHelp()
    .visibleCommands(command)
    .filter((each) => each.name() !== "help");
  return [{ name: names.join(" "), help }, ...inner.flatMap((each) => helpOf(each, names))];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { makeProgram } = await import("../build/cli/program.js");
  writeFileSync(fileURLToPath(new URL("../docs/reference/commands.md", import.meta.url)), commandsPage(makeProgram()));
}
