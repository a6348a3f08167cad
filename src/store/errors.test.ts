import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UserError } from "../space/user-error.ts";
import { failureOfSystem, writing } from "./errors.ts";
import { newFolder } from "./new-folder.fixture.ts";
import { readIfThere } from "./read-if-there.ts";

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe("a system call that fails", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  const through = thrownBy(() => readFileSync(`${import.meta.filename}/within`));

  it("is told with its path and what to do where nobody foresaw it", () => {
    expect(failureOfSystem(through)).toBe(
      `${import.meta.filename}/within: a part of that path is a file, not a folder`,
    );
    expect(failureOfSystem(full)).toMatch(/^the disk is full; free some space/);
    const unmounted = Object.assign(new Error("ENOTCONN: socket is not connected, close"), { code: "ENOTCONN" });
    expect(failureOfSystem(unmounted)).toMatch(/^what mounted that file system is gone; mount it again/);
  });

  it("is a user's to mend where it was writing", () => {
    const failed = thrownBy(() => writing("there", () => writeFileSync(`${import.meta.filename}/within`, "")));
    expect(failed).toBeInstanceOf(UserError);
    expect(failed).toMatchObject({ message: "cannot write there: a part of that path is a file, not a folder" });
  });

  it.each([
    ["to a folder that does not exist", join(import.meta.dirname, "nowhere", "at", "all")],
    ["through a link to nothing", "link"],
  ])("is a user's to mend where it was writing %s", (_, path) => {
    const file = path === "link" ? join(newFolder(), "link") : path;
    if (path === "link") symlinkSync("nothing/there", file);
    expect(() => writing("there", () => writeFileSync(file, ""))).toThrow(
      new UserError(
        "cannot write there: the folder that it is to lie in does not exist, or is a symbolic link to nothing; make it first",
        1,
      ),
    );
  });

  it("names links that lead in a circle", () => {
    const link = join(newFolder(), "link");
    symlinkSync(link, link);
    expect(failureOfSystem(thrownBy(() => readFileSync(link)))).toBe(
      `${link}: its symbolic links lead in a circle; remove or mend them`,
    );
  });

  it("names a folder that lies where a file belongs, which the system does not", () => {
    const folder = newFolder();
    expect(() => readIfThere(folder)).toThrow(`${folder} is a folder, where a file of that name belongs; move it away`);
  });

  it("stays as it is where it may be a bug", () => {
    expect(failureOfSystem(thrownBy(() => readFileSync("/nowhere/at/all")))).toBeUndefined();
    expect(failureOfSystem(new Error("a bug"))).toBeUndefined();
  });
});
