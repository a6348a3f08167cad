import { UserError } from "../../space/user-error.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import type { Definition } from "../../study/definition.ts";
import { openStudy } from "../../worker/open-study.ts";

/**
 * Tells when `cluster` in `study.yaml` was edited since a master began, and what to do for the edit to hold.
 * @param command what to type to start the master again
 */
export function clusterEdits({ path, definition }: StudyFolder, command: string): () => string | undefined {
  const began = textOf(definition);
  return () => {
    const now = clusterNow(path);
    return now === undefined || now === began
      ? undefined
      : `study.yaml has another cluster than this master began with; to have that, end it with Ctrl-C and start it again: ${command}`;
  };
}

/** Undefined while the file cannot be read; where that keeps workers from beginning, it is told there. */
function clusterNow(path: string): string | undefined {
  try {
    return textOf(openStudy(path).definition);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function textOf({ cluster }: Definition): string {
  return JSON.stringify(cluster ?? null);
}
