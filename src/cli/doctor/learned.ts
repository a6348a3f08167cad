import { UserError } from "../../space/user-error.ts";
import { readLearned } from "../../store/learned-file.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import { damage, type Finding } from "./finding.ts";

/** Reads what the study has learnt from others, where its definition asks for it. */
export function checkLearned({ path, definition }: StudyFolder): Finding[] {
  if (definition.learnFrom === undefined) return [];
  try {
    readLearned(path);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [what = error.message] = error.message.split("; ");
    return [
      damage(
        what,
        "no worker can draw params, nor anyone draw them again",
        "bring it back from a copy; without one, begin the study anew",
      ),
    ];
  }
}
