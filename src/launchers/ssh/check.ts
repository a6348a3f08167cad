import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../../space/user-error.ts";
import { layout } from "../../store/layout.ts";
import { readIfThere } from "../../store/read-if-there.ts";
import { quoteWords } from "../../study/quote.ts";
import type { Site } from "../launcher.ts";
import { SETUP_ENDED, setupLines } from "../whetstone.ts";
import { type Reach, reachBy } from "./connection.ts";
import type { SshHost, SshOptions } from "./options.ts";
import { findShell } from "./scripts.ts";

/** What is wrong with a host, and what to do; no problems where workers can run there. */
export interface HostReport {
  readonly host: string;
  readonly problems: readonly { readonly what: string; readonly todo: string }[];
}

/** Seconds that a file may take to be seen on the other side: network file systems remember what was there. */
const SEEN_WITHIN = 30;

/** Looks whether workers can run on each host: it answers, it sees the same folder and may write there, and has whetstone. */
export async function checkSshHosts(site: Site, { hosts, client }: SshOptions): Promise<HostReport[]> {
  const reach = reachBy(client);
  return Promise.all(hosts.map((host) => checkHost(site, host, reach)));
}

async function checkHost({ folder, program }: Site, host: SshHost, reach: Reach): Promise<HostReport> {
  const there = host.folder ?? folder.path;
  const launched = layout.launched(folder.path);
  const marker = join(launched, `.here-${randomUUID()}`);
  const answer = join(launched, `.${host.host}-${randomUUID()}`);
  try {
    mkdirSync(launched, { recursive: true });
    writeFileSync(marker, "seen\n");
    const [from, to] = [marker, answer].map((path) => join(layout.launched(there), basename(path)));
    // Without options the program lies there as it does here; only its version is asked.
    const whetstone = host.whetstone ?? quoteWords(program.slice(0, -1));
    const said = await reach(
      host.host,
      `tries=0
while [ ! -e ${quoteWords([from!])} ] && [ "$tries" -lt ${SEEN_WITHIN / 2} ]; do ls ${quoteWords([layout.launched(there)])} >/dev/null 2>&1; sleep 0.5; tries=$((tries + 1)); done
if [ ! -d ${quoteWords([there])} ]; then echo missing
elif [ ! -e ${quoteWords([from!])} ]; then echo another
elif ! cp ${quoteWords([from!, to!])} 2>/dev/null; then echo unwritable
fi
${findShell}
"$shell" -c ${quoteWords([[...setupLines(host.setup), `${whetstone} --version >/dev/null 2>&1 || echo lacking`].join("\n")])} 2>&1 </dev/null
true
`,
    );
    const words = said.split("\n");
    const known = problemsOf(host, there, whetstone);
    const ended = words.findIndex((line) => line.startsWith(SETUP_ENDED));
    const setup = words.slice(Math.max(0, ended - 2), ended + 1).filter((line) => !Object.hasOwn(known, line));
    const problems = [
      ...(ended < 0 ? [] : [setupProblem(host, setup)]),
      ...Object.entries(known).flatMap(([word, problem]) => (words.includes(word) ? [problem] : [])),
    ];
    const sees = !words.some((word) => ["missing", "another", "unwritable"].includes(word));
    if (sees && !(await appears(answer))) problems.push(known.another);
    return { host: host.host, problems };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      host: host.host,
      problems: [
        {
          what: error.message,
          todo: `mend its name, the network, or how you log in there, until "ssh -oBatchMode=yes ${host.host} true" works`,
        },
      ],
    };
  } finally {
    for (const path of [marker, answer]) rmSync(path, { force: true });
  }
}

function setupProblem({ host }: SshHost, said: readonly string[]) {
  return {
    what: `the setup of ${host} fails: ${said.join("; ")}`,
    todo: 'mend "setup" of that host; write || true behind a line that may fail',
  };
}

function problemsOf({ host }: SshHost, there: string, whetstone: string) {
  return {
    missing: {
      what: `${host} has no folder ${there}`,
      todo: "mount it there, or write where the host has it: folder: /path",
    },
    another: {
      what: `${there} on ${host} is another folder than the one here: what is written on one side is not seen on the other`,
      todo: "mount the same file system, or write where the host has it: folder: /path",
    },
    unwritable: {
      what: `${host} cannot write in ${there}`,
      todo: "let the user of that host write there",
    },
    lacking: {
      what: `${host} does not run "${whetstone} --version"`,
      todo: "install Node 20.19 or later and whetstone there, and write how it is called: whetstone: ~/bin/whetstone, or setup: [module load node]",
    },
  };
}

async function appears(path: string): Promise<boolean> {
  for (let waited = 0; waited < SEEN_WITHIN; waited += 0.2) {
    if (readIfThere(path) !== undefined) return true;
    await delay(200);
  }
  return false;
}
