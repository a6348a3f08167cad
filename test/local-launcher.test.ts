import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeLauncher } from "../src/launchers/launcher.contract.ts";
import { local } from "../src/launchers/local.ts";

const main = join(dirname(fileURLToPath(import.meta.url)), "..", "dist", "cli", "main.js");

describeLauncher("local", {
  program: [process.execPath, main, "worker"],
  make: local({}),
  room: 2,
});
