import type { Definition } from "../study/definition.ts";
import { typed } from "../study/typed.ts";

/** What to type to go on with a study. */
export function howToGoOn({ command }: Definition, path: string): string {
  return command === undefined
    ? `run the program that calls search() again, or train by hand: ${typed("ask", path)}`
    : typed("run", path);
}
