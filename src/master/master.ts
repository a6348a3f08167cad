import { setTimeout as sleep } from "node:timers/promises";
import { hasMaster } from "../store/master-log.ts";
import { stopRequest } from "../store/stop-file.ts";
import { count } from "../study/amounts.ts";
import { typed } from "../study/typed.ts";
import { lostNow } from "../worker/moment.ts";
import { takeUp } from "../worker/taking-up.ts";
import type { Chronicle } from "./chronicle.ts";
import { takeLead } from "./leadership.ts";
import type { Mandate, MasterOutcome } from "./mandate.ts";
import { outlookOf } from "./outlook.ts";
import { Reign } from "./reign.ts";

/** Milliseconds between looks at the workers and the folder. */
const INTERVAL = 200;
/** Milliseconds between looks at another master. */
const WATCHING = 1000;

/**
 * Keeps so many workers on a study until it is finished: launches them, replaces those that are lost, gives up places where
 * they fail again and again. While another master does so it only watches, and takes over when that one is gone. It holds
 * nothing that the launcher and the folder cannot give back. Throws a UserError where the launcher
 * can start none from the beginning.
 */
export async function master(mandate: Mandate): Promise<MasterOutcome> {
  const stopBefore = stopRequest(mandate.folder.path);
  for (let isFirst = true; ; isFirst = false) {
    const chronicle = await untilLeading(mandate, stopBefore);
    if ("kind" in chronicle) return chronicle;
    try {
      if (isFirst) takeUp(mandate.folder).forEach(mandate.say);
      const outcome = await rule(mandate, chronicle);
      if (outcome !== undefined) return outcome;
    } finally {
      chronicle.close();
    }
    mandate.say("Another master has taken over while this one slept; from now on this one only watches.");
  }
}

/**
 * The chronicle of a master that leads; an outcome where there is nothing to lead any more.
 * @param stopBefore the request to stop that was there when this master was begun, which it takes back once it leads
 */
async function untilLeading(mandate: Mandate, stopBefore: string | undefined): Promise<Chronicle | MasterOutcome> {
  const { folder, on, workers, leaving } = mandate;
  const { lease } = folder.definition;
  let told: string | undefined;
  for (;;) {
    // Followed before it takes the lead, since this throws where the study was moved away.
    const study = folder.follow();
    if (leaving.aborted) return { kind: "left", reason: "it was interrupted" };
    // The other master may have left because of it.
    const stop = stopRequest(folder.path);
    if (stop !== undefined && stop !== stopBefore) return { kind: "left", reason: stop };
    const lead = takeLead(folder.path, { on, workers, lease });
    if (lead.kind === "leads") {
      if (told !== undefined) mandate.say("The other master is gone; this one takes over.");
      return lead.chronicle;
    }
    if (told !== lead.leader) {
      told = lead.leader;
      mandate.say(
        `Another master leads this study: ${told}. This one only watches, and takes over when that one is gone. ` +
          `For ${count(workers, "worker")}: ${typed("scale", folder.path, workers)}`,
      );
    }
    mandate.look(study);
    const outlook = outlookOf(study, mandate.schedule, lostNow(folder));
    if (outlook.kind !== "open") return outlook;
    await sleep(WATCHING, undefined, { signal: leaving }).catch(() => {});
  }
}

/** Undefined where another master has taken over, having taken this one for lost. */
async function rule(mandate: Mandate, chronicle: Chronicle): Promise<MasterOutcome | undefined> {
  const reign = new Reign(mandate, chronicle);
  for (;;) {
    if (hasMaster(mandate.folder.path, chronicle.number + 1)) return undefined;
    const outcome = await reign.look();
    if (outcome !== undefined) {
      chronicle.record([{ kind: "leave", reason: outcome.reason }]);
      const { name } = mandate.folder.definition;
      if (outcome.kind === "finished") mandate.news("finished", `${name} is finished: ${outcome.reason}`);
      else if (outcome.kind !== "left") mandate.news("something wrong", `${name} is given up: ${outcome.reason}`);
      return outcome;
    }
    await sleep(INTERVAL);
  }
}
