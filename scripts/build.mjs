// Compiles src/ to dist/ and makes the command executable. Stale output is removed first when the compiler's record of it is gone.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync } from "node:fs";

const record = "node_modules/.cache/tsbuildinfo";
if (!existsSync("dist")) rmSync(record, { force: true });
if (!existsSync(record)) rmSync("dist", { recursive: true, force: true });
const { status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);
if (existsSync("dist/cli/main.js")) chmodSync("dist/cli/main.js", 0o755);
