import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { UserError } from "../space/user-error.ts";
import { failureOfSystem, writing } from "./errors.ts";

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

  it("stays as it is where it may be a bug", () => {
    expect(failureOfSystem(thrownBy(() => readFileSync("/nowhere/at/all")))).toBeUndefined();
    expect(failureOfSystem(new Error("a bug"))).toBeUndefined();
  });
});
