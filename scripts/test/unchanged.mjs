// A check that reads only files does not have to be repeated if the files have not changed since it passed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../project.mjs";

const SKIPPED = /^(node_modules|\.git|\.venv|\.specline|__pycache__)$|\.test\.ts$/;

/** The files at a path. In a folder, only those whose names end with `ending`. */
function* filesAt(path, ending) {
  const full = join(root, path);
  if (!existsSync(full)) return;
  if (!statSync(full).isDirectory()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(full, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (SKIPPED.test(entry.name)) continue;
    if (entry.isDirectory() || entry.name.endsWith(ending)) yield* filesAt(join(path, entry.name), ending);
  }
}

/**
 * A single digest of the names and contents of all files at or under these paths. Test files are not included, because
 * they are not checked.
 */
function digestOf(paths, ending) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap((path) => [...filesAt(path, ending)])) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/**
 * Runs the check unless it has already passed for the same command, version of Node and files. Passed checks are
 * recorded next to the installed packages, so everything is checked in a fresh clone.
 * @param words the check's command and its options
 * @param paths the files and folders that it reads
 * @param ending the ending of the names of the files that it reads in these folders, if it does not read all of them
 */
export async function unlessUnchanged(words, paths, check, ending = "") {
  const note = join(root, "node_modules/.cache/specline-checks", digestOfWords(words));
  const now = digestOf(paths, ending);
  if (existsSync(note) && readFileSync(note, "utf8") === now) {
    return { good: true, output: "", seconds: 0, unchanged: true };
  }
  const result = await check();
  // If a file was edited during the check, it is not known which content passed.
  if (result.good && digestOf(paths, ending) === now) {
    mkdirSync(dirname(note), { recursive: true });
    writeFileSync(note, now);
  }
  return result;
}

const digestOfWords = (words) =>
  createHash("sha256")
    .update([process.version, ...words].join("\0"))
    .digest("hex")
    .slice(0, 16);
