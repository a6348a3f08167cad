import { layout } from "../../store/layout.ts";
import { namesIfThere } from "../../store/read-if-there.ts";
import { damage, type Finding } from "./finding.ts";
import { missing, stray } from "./names.ts";

/** Looks for gaps among what people have changed: no reader sees past one. That each can be read, opening the study shows. */
export function checkChanges(folder: string): Finding[] {
  const names = namesIfThere(layout.changes(folder)) ?? [];
  const numbers = names.flatMap((name) => /^([1-9]\d*)\.json$/.exec(name)?.[1] ?? []).map(Number);
  return [
    ...names.filter((name) => !/^[1-9]\d*\.json$/.test(name)).flatMap((name) => stray(`changes/${name}`)),
    ...missing(numbers, 1, 0).map((number) =>
      damage(
        `changes/${number}.json is missing`,
        "what was changed behind it is not read",
        "bring it back from a copy; changes are numbered without gaps",
      ),
    ),
  ];
}
