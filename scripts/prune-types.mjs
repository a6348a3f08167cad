import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/**
 * Removes the types below `root` that no exported module leads to: nobody can import them, and each takes a block of the disk.
 * Removes none, and returns false, where one that is led to is not there.
 */
export function pruneTypes(root, entries) {
  const reached = new Set();
  const reach = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    if (!existsSync(file)) return;
    for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?["'](\.[^"']+)["']/g))
      reach(join(dirname(file), path.replace(/\.[jt]s$/, ".d.ts")));
  };
  for (const entry of entries) reach(join(root, entry));
  if (![...reached].every((file) => existsSync(file))) return false;
  for (const name of readdirSync(root, { recursive: true })) {
    const file = normalize(join(root, name));
    if (file.endsWith(".d.ts") && !reached.has(file)) rmSync(file);
  }
  return true;
}
