import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stopRequest } from "../store/study-folder.ts";
import { stopped } from "./stop.ts";
import { MadeStudy } from "./study.fixture.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
});
afterEach(() => made.remove());

describe("asking the workers to end", () => {
  it("leaves the request in the folder and says how to go on", () => {
    expect(stopped(made.open(), "digits").join("\n")).toMatch(/^Asked all workers to end[\s\S]*whetstone run digits$/);
    expect(stopRequest(made.path)).toMatch(/^asked to stop from .*, \d{4}-/);
  });

  it("is done once", () => {
    stopped(made.open(), "digits");
    const before = stopRequest(made.path);
    expect(stopped(made.open(), "digits")[0]).toContain("have been asked to end before");
    expect(stopRequest(made.path)).toBe(before);
  });
});
