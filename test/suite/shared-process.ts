import { afterAll } from "vitest";
import { removeFolders } from "./folders.ts";

// Test files share a process, so changes to it are reverted after each file.
const home = process.cwd();
const environment = { ...process.env };
afterAll(() => {
  removeFolders();
  process.chdir(home);
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
});
