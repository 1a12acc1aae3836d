// The npm packages and dist.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { install, root } from "../project.mjs";

/**
 * npm keeps a copy of the lock file for the installed packages. It does not contain optional packages for other
 * platforms.
 */
export function missingPackages(folder = root) {
  const copy = join(folder, "node_modules/.package-lock.json");
  if (!existsSync(copy)) return ["the npm packages"];
  const there = JSON.parse(readFileSync(copy, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).flatMap(([path, { version, optional }]) =>
    path === "" || optional === true || there[path]?.version === version ? [] : [`the npm package ${path}`],
  );
}

/**
 * Installs the packages in package-lock.json. npm ci would reject a lock file that lacks the optional packages for
 * other platforms, so npm install is used. --no-save leaves the lock file unchanged.
 */
export const providePackages = () => install(["npm", "install", "--no-save", "--no-audit", "--no-fund"]);

/** Builds dist if it is missing or older than its sources. */
export function missingBuild() {
  const made = newest(join(root, "dist"));
  const sources = ["src", "scripts/build.mjs", "package.json", "tsconfig.json", "tsconfig.build.json"];
  return made > Math.max(...sources.map((path) => newest(join(root, path)))) ? [] : ["the build (dist)"];
}

export const provideBuild = () => install([process.execPath, join(root, "scripts/build.mjs")]);

/**
 * The modification time of the newest file at or under a path, or 0 if there is none. Test files do not count, because
 * they are not built.
 */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path).filter((name) => !/^__pycache__$|\.test\.ts$|^(test_|conftest).*\.py$/.test(name));
  return Math.max(0, ...inside.map((name) => newest(join(path, name))));
}
