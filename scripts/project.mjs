// The project's root, and functions that start other programs. This module has no dependencies, so it works in a fresh
// clone.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const bin = join(root, "bin/specline.js");
/** The path of a program installed by npm. */
export const tool = (name) => join(root, "node_modules/.bin", name);

export const say = (line) => process.stderr.write(`${line}\n`);

/** Runs a command in the project's root, in this terminal. Returns true if it succeeded. */
export function run(words, options = {}) {
  const { status, error } = spawnSync(words[0], words.slice(1), { cwd: root, stdio: "inherit", ...options });
  if (error !== undefined) say(`${words[0]}: ${error.message}`);
  return status === 0;
}

/** Prints a command and runs it. Standard output is reserved for results. */
export function install(words) {
  say(`> ${words.join(" ")}`);
  return run(words, { stdio: ["ignore", 2, 2] });
}
