import { UserError } from "../../space/user-error.ts";
import { layout } from "../../store/layout.ts";
import { readIfThere } from "../../store/read-if-there.ts";
import { chosenReader } from "../../store/reader-file.ts";
import { damage, type Finding, whereUnreadable } from "./finding.ts";

/** Reads how results are read, where that was found out. */
export function checkReader(folder: string): Finding[] {
  const say = (what: string) =>
    damage(
      what,
      "each worker finds out by itself how results are read, and two may find different metrics",
      "bring it back from a copy; without one, when no worker runs, move it away: the next worker makes it anew",
    );
  return whereUnreadable(() => {
    if (readIfThere(layout.reader(folder)) !== undefined && chosenReader(folder) === undefined)
      throw new UserError("reader.json is damaged: it does not say how results are read");
  }, say);
}
