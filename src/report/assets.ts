import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** Files that the build puts beside the code, and the packages that they come from. */
const packages = {
  "resvg.wasm": "@resvg/resvg-wasm/index_bg.wasm",
  "DejaVuSans.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
} as const;

export function readAsset(name: keyof typeof packages): Uint8Array {
  const built = fileURLToPath(new URL(`./assets/${name}`, import.meta.url));
  // Run from its source, it takes what is installed for building.
  return readFileSync(existsSync(built) ? built : createRequire(import.meta.url).resolve(packages[name]));
}
