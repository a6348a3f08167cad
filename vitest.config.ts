import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** The floors of which nothing touches a file, a clock or a process: their tests may share a process, which saves loading all for each file. */
const pure = "src/{math,space,study,definition,analysis,formats,samplers,schedules,charts}/**/*.test.ts";

export default defineConfig({
  test: {
    testTimeout: 60_000,
    // Many tests wait for processes of their own, so that three run at once even on two cores.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    reporters: ["default"],
    projects: [
      { extends: true, test: { name: "pure", include: [pure], isolate: false } },
      {
        extends: true,
        test: {
          name: "machine",
          include: ["src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: [pure, "test/system/**", "node_modules/**"],
        },
      },
    ],
  },
});
