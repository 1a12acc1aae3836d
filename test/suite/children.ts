import { afterAll } from "vitest";
import { endCommandProcesses } from "./commands.ts";

// Makes processes started by real runs record their coverage, for `npm run coverage`. Vitest records this process's.
const coverage = process.env["SPECLINE_COVERAGE"];
if (coverage !== undefined) {
  process.env["NODE_V8_COVERAGE"] = coverage;
  // Coverage is written when a process ends.
  afterAll(endCommandProcesses);
}
