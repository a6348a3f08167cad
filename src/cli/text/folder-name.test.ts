import { basename, dirname } from "node:path";
import { expect, it } from "vitest";
import { folderName } from "./folder-name.ts";

const here = basename(process.cwd());
const above = basename(dirname(process.cwd()));

it.each([
  [".", here],
  ["./", here],
  ["src/..", here],
  ["..", above],
  ["digits", "digits"],
  ["../studies/my digits/", "../studies/my digits/"],
  ["digits.", "digits."],
])("the folder %s is called %s", (path, name) => expect(folderName(path)).toBe(name));
