import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { describeLauncher } from "../../src/launchers/launcher.contract.ts";
import { sshLauncher } from "../../src/launchers/ssh/ssh.ts";
import { describeWith, succeeds } from "./parts.ts";
import { type Hosts, startHosts } from "./ssh-hosts.ts";

const main = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "dist", "cli", "main.js");
const program = [process.execPath, main, "worker"];
const fast = { every: 200, most: 1000, patience: 5000 };

const isThere = () =>
  process.getuid?.() === 0 &&
  ["sshfs -V", "ssh -V", "ip -V", "nsenter -V", "test -x /usr/sbin/sshd", "test -c /dev/fuse"].every((line) =>
    succeeds("sh", "-c", line),
  ) &&
  succeeds("unshare", "--net", "--pid", "--fork", "true");

describeWith("hosts (sshd, sshfs and network namespaces, as root)", isThere, () => {
  let hosts: Hosts;
  beforeAll(async () => {
    hosts = await startHosts(["h1", "h2", "h3"]);
  }, 60_000);
  afterAll(() => hosts?.end());

  describeLauncher("ssh", {
    program,
    make: (site) => {
      const places = hosts.names.map((host) => ({ host, slots: 1, setup: [] }));
      return sshLauncher(site, { hosts: places, client: hosts.client }, fast);
    },
    room: 3,
  });
});
