import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { entries } from "./scripts/entries.mjs";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // Examples and tests import the package by its name, as users do.
  resolve: {
    alias: Object.entries(entries).map(([name, file]) => ({
      find: name === "index" ? /^specline$/ : new RegExp(`^specline/${name}$`),
      replacement: source(`./src/${file}`),
    })),
  },
  test: {
    setupFiles: ["test/property-seed.ts"],
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "examples/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "forks",
  },
});
