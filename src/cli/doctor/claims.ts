import { claimant } from "../../store/claims.ts";
import { layout } from "../../store/layout.ts";
import { namesIfThere } from "../../store/read-if-there.ts";
import { damage, type Finding, note, whereUnreadable } from "./finding.ts";
import type { LogsRead } from "./logs.ts";
import { stray } from "./names.ts";

/** Compares who has claimed each attempt with who began it by the logs. */
export function checkClaims(folder: string, logs: LogsRead, isLost: (worker: string) => boolean): Finding[] {
  const findings: Finding[] = [];
  const begun = attemptsBegun(logs, findings);
  const claims: { readonly name: string; readonly trial: number; readonly attempt: number }[] = [];
  for (const name of namesIfThere(layout.claims(folder)) ?? []) {
    const found = /^(\d{4,})\.(\d+)$/.exec(name);
    if (found === null) findings.push(...stray(`claims/${name}`));
    else claims.push({ name, trial: Number(found[1]), attempt: Number(found[2]) });
  }
  const claimed = new Set(claims.map(({ trial, attempt }) => keyOf(trial, attempt)));
  for (const { name, trial, attempt } of claims) {
    const beginner = begun.get(keyOf(trial, attempt));
    // Where its holder died before it began, another has gone on already.
    if (beginner === undefined && claimed.has(keyOf(trial, attempt + 1))) continue;
    let holder: string | undefined;
    const unread = whereUnreadable(
      () => {
        holder = claimant(folder, trial, attempt);
      },
      (message) =>
        damage(
          message,
          "workers cannot run",
          "move it away, or give it its permissions back; the logs tell whose it is",
        ),
    );
    findings.push(...(unread.length > 0 ? unread : checkClaim(name, holder, beginner, logs.workers, isLost)));
  }
  for (const [key, worker] of begun) {
    if (claimed.has(key)) continue;
    findings.push(
      damage(
        `claims/ lacks the claim of ${key}, which ${worker} began`,
        "another worker could claim the same attempt again",
        "see whether files were deleted by hand; the trial itself counts as it is",
      ),
    );
  }
  return findings;
}

function checkClaim(
  name: string,
  holder: string | undefined,
  beginner: string | undefined,
  workers: readonly string[],
  isLost: (worker: string) => boolean,
): Finding[] {
  if (holder === undefined) {
    const what = `claims/${name} names no worker`;
    return [
      beginner === undefined
        ? note(
            what,
            "whoever made it died, or found the disk full, before it had written its name",
            "nothing while workers run, else whetstone run: once it is older than the lease, the next free worker goes on",
          )
        : damage(what, "its contents were lost", "nothing; the logs tell whose it is"),
    ];
  }
  if (!workers.includes(holder)) {
    return [
      damage(
        `claims/${name} names ${holder}, which has no log`,
        "what that worker did is not known here",
        "bring its log back if it was deleted; else nothing while workers run, else whetstone run: once the claim is older than the lease, the next free worker goes on",
      ),
    ];
  }
  if (beginner !== undefined && beginner !== holder) {
    return [
      damage(
        `claims/${name} names ${holder}, but ${beginner} began that attempt`,
        "two workers may have trained the same trial",
        "see that the file system creates files exclusively on all machines",
      ),
    ];
  }
  if (beginner === undefined && isLost(holder)) {
    return [
      note(
        `claims/${name} is held by ${holder}, which was lost before it began`,
        "the trial has not begun",
        "nothing while workers run, else whetstone run: the next free worker takes it over",
      ),
    ];
  }
  return [];
}

/** Who began each attempt; that two did is damage. */
function attemptsBegun({ told }: LogsRead, findings: Finding[]): ReadonlyMap<string, string> {
  const begun = new Map<string, string>();
  for (const { worker, event } of told) {
    if (event.kind !== "start" && event.kind !== "resume") continue;
    const key = keyOf(event.trial, event.attempt);
    const before = begun.get(key);
    if (before !== undefined && before !== worker) {
      findings.push(
        damage(
          `${key} was begun by both ${before} and ${worker}`,
          "two workers trained the same trial; the epochs of both are mixed",
          "see that the file system creates files exclusively on all machines",
        ),
      );
    }
    begun.set(key, worker);
  }
  return begun;
}

function keyOf(trial: number, attempt: number): string {
  return `trial ${trial}, attempt ${attempt}`;
}
