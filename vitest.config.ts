import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["test/system/**", "node_modules/**"],
    testTimeout: 60_000,
    // Many tests wait for processes of their own, so that three run at once even on two cores.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    reporters: ["default"],
  },
});
