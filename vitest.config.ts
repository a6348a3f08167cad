import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["test/system/**", "node_modules/**"],
    testTimeout: 60_000,
    reporters: ["default"],
  },
});
