import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createStudyFolder } from "./create-study.ts";

/** A folder of its own for a test, which is removed with all that is in it when the test is over. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "whetstone-"));
  // What a test has just killed may still write there.
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }), 60_000);
  return folder;
}

/** A study's folder of its own for a test, and the one that it lies in. */
export function newStudyFolder(): { readonly root: string; readonly folder: string } {
  const root = newFolder();
  const folder = join(root, "stored");
  createStudyFolder(folder, "name: stored\n", root);
  return { root, folder };
}
