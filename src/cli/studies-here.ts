import { isStudy, studiesIn } from "../store/studies-in.ts";
import { harmless } from "./text/terminal.ts";

/** Names that are told. */
const MOST = 5;

/** Which studies whoever names none may mean: `; studies here: digits, faces`. Empty where there are none. */
export function studiesHere(folder = "."): string {
  if (isStudy(folder)) return "; this folder is a study: .";
  const names = namesIn(folder);
  if (names.length === 0) return "";
  const shown = harmless(names.slice(0, MOST).join(", "));
  return `; studies here: ${shown}${names.length > MOST ? " …" : ""}`;
}

/** None where nobody may look. */
function namesIn(folder: string): readonly string[] {
  try {
    return studiesIn(folder);
  } catch {
    return [];
  }
}
