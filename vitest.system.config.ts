import { defineConfig } from "vitest/config";

/** Tests that need real parts beyond Node, Python and a C compiler. Each says visibly when its part is missing. */
export default defineConfig({
  test: {
    include: ["test/system/**/*.test.ts"],
    testTimeout: 600_000,
    // What is waited for takes longer than the usual second where the machine has other work.
    expect: { poll: { timeout: 10_000 } },
    // Most wait for processes of their own; more than three at once would wait for each other.
    maxWorkers: 3,
    reporters: ["verbose"],
  },
});
