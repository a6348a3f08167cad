import { readFileSync } from "node:fs";
import { join } from "node:path";
import { layout } from "../../store/layout.ts";
import { namesIfThere } from "../../store/read-if-there.ts";
import { readUnsealing } from "../../store/unsealed.ts";
import { damage, type Finding, whereUnreadable } from "./finding.ts";
import { stray } from "./names.ts";

/** Reads the records of who has looked at the test set. */
export function checkUnsealed(folder: string): Finding[] {
  return (namesIfThere(layout.unsealings(folder)) ?? []).flatMap((name) => {
    const where = `unsealed/${name}`;
    if (!/^[1-9]\d*\.json$/.test(name)) return stray(where);
    return whereUnreadable(
      () => readUnsealing(readFileSync(join(layout.unsealings(folder), name), "utf8"), where),
      (message) =>
        damage(
          `${where} cannot be read: ${message}`,
          "nobody can tell who looked at the test set then, nor what was opened",
          "bring it back from a copy; never remove it, for that would deny a look",
        ),
    );
  });
}
