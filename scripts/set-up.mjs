// What the two commands of the README need before they can start: node_modules, dist, and a Python with the packages.
// Plain Node, no dependencies: it runs in a fresh clone.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const bin = join(root, "bin/specline.js");

export const say = (line) => process.stderr.write(`${line}\n`);

/** Runs a command in the project's folder with this terminal; true where it ended well. */
export function run(words, options = {}) {
  const { status, error } = spawnSync(words[0], words.slice(1), { cwd: root, stdio: "inherit", ...options });
  if (error !== undefined) say(`${words[0]}: ${error.message}`);
  return status === 0;
}

/** The same, or the end of this program: what follows could not work. */
function must(words, what) {
  say(`> ${words.join(" ")}`);
  if (run(words)) return;
  say(`${what} failed; what it printed above says why.`);
  process.exit(3);
}

/**
 * Installs what package-lock.json says where node_modules does not hold it. Not by npm ci, which refuses a lock file that a
 * registry without some other platform's optional packages has written; --no-save leaves the lock file as it is.
 */
export function installPackages() {
  if (holdsLocked()) return;
  must(["npm", "install", "--no-save", "--no-audit", "--no-fund"], "Installing the npm packages");
}

/** npm keeps a copy of the lock file of what it installed; other platforms' packages are optional and not in it. */
function holdsLocked() {
  const copy = join(root, "node_modules/.package-lock.json");
  if (!existsSync(copy)) return false;
  const there = JSON.parse(readFileSync(copy, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || optional === true || there[path]?.version === version,
  );
}

/** Builds dist where it is missing or older than what it is made of. */
export function build() {
  const made = newest(join(root, "dist"));
  const sources = ["src", "scripts/build.mjs", "package.json", "tsconfig.json", "tsconfig.build.json"];
  if (made > Math.max(...sources.map((path) => newest(join(root, path))))) return;
  must([process.execPath, join(root, "scripts/build.mjs")], "The build");
}

/** When the newest file at or below a path was written; 0 where there is none. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path).filter((name) => name !== "__pycache__");
  return Math.max(0, ...inside.map((name) => newest(join(path, name))));
}

/** The interpreter that has the packages; provides one where there is none. */
export function providePython() {
  const { status, stdout } = spawnSync(process.execPath, [bin, "doctor", "--fix", "--json"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  const health = parse(stdout);
  for (const { message, hint } of health?.diagnostics ?? []) {
    say(message);
    if (hint !== undefined) say(`  try ${hint}`);
  }
  if (status === 0 && health?.python !== undefined) return health.python.path;
  say("This machine cannot run pipelines yet; `node bin/specline.js doctor` says what is missing.");
  process.exit(3);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
