import { afterAll } from "vitest";
import { endCommandProcesses } from "./commands.ts";
import { removeFolders } from "./folders.ts";

// Makes processes started by real runs record their coverage, for `npm run coverage`. Vitest records this process's.
const coverage = process.env["SPECLINE_COVERAGE"];
if (coverage !== undefined) process.env["NODE_V8_COVERAGE"] = coverage;

// Test files share a process, so changes to it are reverted after each file.
const home = process.cwd();
const environment = { ...process.env };
afterAll(async () => {
  // Coverage is written when a process ends.
  if (coverage !== undefined) await endCommandProcesses();
  removeFolders();
  process.chdir(home);
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
});
