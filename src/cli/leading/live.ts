import type { StudyFolder } from "../../store/study-folder.ts";
import type { Study } from "../../study/study.ts";
import { statusLines } from "../standing/status-view.ts";
import { drawingOn, type Screen } from "../text/drawing.ts";
import { Narration } from "../text/narration.ts";
import { harmlessLines } from "../text/terminal.ts";

/** Shows a running study: redrawn in place in a terminal that can do so, told in plain lines elsewhere. */
interface LiveDisplay {
  look(study: Study): void;
  /** A line that stays. */
  say(line: string): void;
  end(): void;
}

/** Milliseconds between two drawings. */
const REDRAW = 500;

export function liveDisplay(
  folder: StudyFolder,
  out: Screen & Pick<NodeJS.WriteStream, "columns" | "hasColors">,
): LiveDisplay {
  const narration = new Narration(folder.study);
  const drawing = drawingOn(out);
  let drawn = 0;
  return {
    look(study) {
      const { stages, trials, failures } = narration.tell(study);
      const lines = [...stages, ...(drawing === undefined ? trials : failures)];
      if (lines.length > 0) drawing?.clear();
      for (const line of lines) out.write(`${harmlessLines(line)}\n`);
      const now = Date.now();
      if (drawing !== undefined && now - drawn >= REDRAW) {
        drawn = now;
        const { columns: width = 80 } = out;
        drawing.draw(statusLines(study, { now, lastSigns: folder.lastSigns, width, colour: out.hasColors() }));
      }
    },
    say(line) {
      drawing?.clear();
      out.write(`${line}\n`);
    },
    end() {
      drawing?.keep();
    },
  };
}
