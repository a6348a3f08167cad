import type { Command } from "commander";

/** The page of all commands, from commander's program. */
export function commandsPage(program: Command): string;
