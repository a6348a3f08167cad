import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MadeStudy } from "../study.fixture.ts";
import { liveDisplay } from "./live.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  for (const name of ["w01", "w02", "w03", "w04"]) made.worker(name);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** What is written to a terminal of so many rows, two looks long. */
function shown(rows: number): string {
  let text = "";
  const write = (more: string | Uint8Array) => {
    text += more;
    return true;
  };
  const folder = made.open();
  const display = liveDisplay(folder, { isTTY: true, columns: 80, rows, write, hasColors: () => false });
  display.look(folder.study);
  vi.setSystemTime(Date.now() + 1000);
  display.look(folder.study);
  return text;
}

describe("the display of a running study", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.stubEnv("TERM", "xterm");
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is drawn over where it stood", () => {
    expect(shown(50)).toContain("\x1b[16A\x1b[0J");
  });

  it("is never higher than the terminal, whose upper lines cannot be drawn over", () => {
    expect(shown(10)).toContain("\x1b[9A\x1b[0J");
  });

  it("is told line by line where the terminal cannot move its cursor", () => {
    vi.stubEnv("TERM", "dumb");
    expect(shown(50)).not.toContain("\x1b");
  });
});
