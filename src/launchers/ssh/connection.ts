import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../space/user-error.ts";
import { NOT_FOUND, runCommand } from "../run-command.ts";

/** Seconds in which a host must answer. */
const SECONDS = 20;

/** Runs a script on a host by its `sh` and gives what it prints. Throws a UserError where it fails or the host does not answer. */
export type Reach = (host: string, script: string) => Promise<string>;

/**
 * Reaches hosts by the user's own OpenSSH, whose configuration says how. Nothing is asked of the user, and one connection
 * to a host serves all that is asked of it within a minute. A host that is cut off is noticed by OpenSSH within ten seconds.
 */
export function reachBy(client: readonly string[]): Reach {
  // Not where TMPDIR says: a socket's path may have 104 characters, and on macOS and clusters that takes too many of them.
  const sockets = mkdtempSync("/tmp/whetstone-ssh-");
  removeAtExit(sockets);
  const settings = {
    BatchMode: "yes",
    ConnectTimeout: 8,
    ServerAliveInterval: 5,
    ServerAliveCountMax: 2,
    ControlMaster: "auto",
    ControlPersist: 60,
    ControlPath: join(sockets, "%C"),
  };
  const options = Object.entries(settings).map(([name, value]) => `-o${name}=${value}`);
  return async (host, script) => {
    const command = [...client, ...options, host, "sh -s"];
    const { code, stdout, stderr } = await runCommand(command, { seconds: SECONDS, input: script });
    if (code === 0) return stdout;
    if (code === NOT_FOUND && stderr.startsWith(`${client[0]}:`)) {
      throw new UserError(`${stderr}; install OpenSSH's client`);
    }
    const said = stderr.split("\n").at(-1) || `it did not answer within ${SECONDS} s`;
    // OpenSSH's own failures are 255; whatever else is the script's.
    const todo = code === 255 || code === undefined ? `; try: ${client.join(" ")} -oBatchMode=yes ${host} true` : "";
    throw new UserError(`host ${host}: ${said}${todo}`, 1);
  };
}

const leftBehind: string[] = [];

/** Removes a folder when the process ends; one listener removes all. */
function removeAtExit(folder: string): void {
  if (leftBehind.length === 0)
    process.once("exit", () => {
      for (const each of leftBehind) rmSync(each, { recursive: true, force: true });
    });
  leftBehind.push(folder);
}
