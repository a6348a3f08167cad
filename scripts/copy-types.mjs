import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** Copies the types that the `entries` lead to, which are all that anybody can import, from one folder to another. */
export function copyTypes(from, to, entries) {
  const reached = new Set();
  const reach = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?["'](\.[^"']+)["']/g))
      reach(join(dirname(file), path.replace(/\.[jt]s$/, ".d.ts")));
  };
  for (const entry of entries) reach(join(from, entry));
  for (const file of reached) {
    const copy = join(to, relative(from, file));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(file, copy);
  }
}
