import { describeLauncher } from "../src/launchers/launcher.contract.ts";
import { local } from "../src/launchers/local.ts";
import { main } from "./fixtures/built.ts";

describeLauncher("local", {
  program: [process.execPath, main, "worker"],
  make: local({}),
  room: 2,
});
