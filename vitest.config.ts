import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // Examples and tests import the package by its name, as users do.
  resolve: {
    alias: [
      { find: /^specline$/, replacement: source("./src/index.ts") },
      { find: /^specline\/(.*)$/, replacement: source("./src/$1/index.ts") },
    ],
  },
  test: {
    setupFiles: ["test/property-seed.ts"],
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "examples/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "forks",
  },
});
