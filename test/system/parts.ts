import { spawnSync } from "node:child_process";
import { describe } from "vitest";

/**
 * Describes tests that need a part of the system. Where it is missing they are skipped with a line that says so, and fail where
 * WHETSTONE_REQUIRE_PARTS is set.
 */
export function describeWith(part: string, isThere: () => boolean, tests: () => void): void {
  if (isThere()) {
    describe(`with ${part}`, tests);
    return;
  }
  if (process.env.WHETSTONE_REQUIRE_PARTS !== undefined)
    throw new Error(`${part}: missing, and WHETSTONE_REQUIRE_PARTS is set`);
  console.log(`SKIPPED: ${part} is not there`);
  describe.skip(`with ${part}`, tests);
}

/** As `describeWith`, for a part that cannot be had everywhere: where it is missing, the tests are skipped. */
export function describeWithOptional(part: string, isThere: () => boolean, tests: () => void): void {
  if (isThere()) return void describe(`with ${part}`, tests);
  console.log(`SKIPPED: ${part} is not there`);
  describe.skip(`with ${part}`, tests);
}

/** Whether a command exists and ends with 0. */
export function succeeds(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
