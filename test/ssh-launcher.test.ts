import { describeLauncher } from "../src/launchers/launcher.contract.ts";
import { sshLauncher } from "../src/launchers/ssh/ssh.ts";
import { main } from "./fixtures/built.ts";

/** Takes the place of OpenSSH's client: runs what it is given here, whatever the host and the options. */
const client = ["sh", "-c", "exec sh -s", "ssh"];
const hosts = ["a", "b"].map((host) => ({ host, slots: 1, setup: [] }));

describeLauncher("ssh", {
  program: [process.execPath, main, "worker"],
  make: (site) => sshLauncher(site, { hosts, client }, { every: 200, most: 1000, patience: 500 }),
  room: 2,
});
