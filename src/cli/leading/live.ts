import type { StudyFolder } from "../../store/study-folder.ts";
import type { Study } from "../../study/study.ts";
import { statusLines } from "../standing/status-view.ts";
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

type Screen = Pick<NodeJS.WriteStream, "isTTY" | "columns" | "rows" | "hasColors" | "write">;

export function liveDisplay(folder: StudyFolder, out: Screen): LiveDisplay {
  const narration = new Narration(folder.study);
  const drawing = out.isTTY && process.env.TERM !== "dumb" ? new Drawing(out) : undefined;
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

/** A block of lines that is written over again and again. What is higher than the terminal scrolls out of reach, so it is cut. */
class Drawing {
  readonly #out: Screen;
  #height = 0;

  constructor(out: Screen) {
    this.#out = out;
  }

  draw(lines: readonly string[]): void {
    this.clear();
    // A terminal that does not know its height says 0.
    const shown = lines.slice(0, (this.#out.rows || Infinity) - 1);
    this.#out.write(`${shown.join("\n")}\n`);
    this.#height = shown.length;
  }

  clear(): void {
    if (this.#height > 0) this.#out.write(`\x1b[${this.#height}A\x1b[0J`);
    this.#height = 0;
  }

  /** Leaves what is drawn where it is. */
  keep(): void {
    this.#height = 0;
  }
}
