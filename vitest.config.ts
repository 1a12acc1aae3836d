import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { entries } from "./scripts/entries.mjs";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What starts a Python, or the built package; a pack's example tests its script. */
const RUNS = ["{src,test}/**/*.run.test.ts", "examples/**/*.test.ts"];

export default defineConfig({
  // Examples and tests import the package by its name, as users do.
  resolve: {
    alias: Object.entries(entries).map(([name, file]) => ({
      find: name === "index" ? /^specline$/ : new RegExp(`^specline/${name}$`),
      replacement: source(`./src/${file}`),
    })),
  },
  test: {
    // Generous, so that a slow or busy machine only makes tests slow.
    testTimeout: 300_000 * Number(process.env["SPECLINE_CASES"] ?? 1),
    hookTimeout: 300_000,
    pool: "forks",
    // Files share a process, so what they import is loaded once: that was half of the time of the unit tests, and nearly a
    // second of each other file.
    isolate: false,
    // Vitest keeps one core for itself, which idles while tests run.
    maxWorkers: availableParallelism(),
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // After the real runs, which are longer: a process is shared only by files that follow one another.
          sequence: { groupOrder: 1 },
          include: ["{src,test}/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...RUNS],
          setupFiles: ["test/suite/property-seed.ts", "test/suite/unit-setup.ts", "test/suite/shared-process.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "runs",
          include: RUNS,
          exclude: ["**/node_modules/**"],
          setupFiles: ["test/suite/property-seed.ts", "test/suite/children.ts", "test/suite/shared-process.ts"],
        },
      },
    ],
  },
});
