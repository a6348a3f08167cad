import { readFileSync } from "node:fs";

/** This package's version. */
export const version: string = readVersion();

function readVersion(): string {
  const found: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  if (typeof found === "object" && found !== null && "version" in found) return String(found.version);
  throw new Error("package.json has no version");
}
