// Finds the installed Specline, or installs a version of it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fail, output, root, variable } from "./runner.mjs";

const folder = resolve(root(), variable("SPECLINE_FOLDER") || ".");
const wanted = variable("SPECLINE_VERSION").trim();
output("command", wanted === "" ? installed(folder) : install(wanted));

/** The command in the nearest node_modules, from the folder to the repository's root. */
function installed(start) {
  for (let at = start; ; at = dirname(at)) {
    const command = join(at, "node_modules/.bin/specline");
    if (existsSync(command)) return command;
    if (at === root() || at === dirname(at)) break;
  }
  return fail(`Specline is not installed in ${start}: run npm ci before this action, or set its input 'version'`);
}

/** Installs a version into a folder of its own, so that the project's packages stay as they are. */
function install(version) {
  const isFile = version.endsWith(".tgz");
  if (!isFile && !/^[\w.^~+][\w.^~+-]*$/.test(version)) fail(`'${version}' is not a version of Specline`);
  const file = resolve(folder, version);
  if (isFile && !existsSync(file)) fail(`there is no package file '${version}'`);
  const home = join(variable("RUNNER_TEMP"), "specline");
  mkdirSync(home, { recursive: true });
  const words = ["install", "--prefix", home, "--no-save", "--no-audit", "--no-fund"];
  const { status } = spawnSync("npm", [...words, isFile ? file : `specline@${version}`], { stdio: "inherit" });
  if (status !== 0) fail(`Specline ${version} cannot be installed`);
  return join(home, "node_modules/.bin/specline");
}
