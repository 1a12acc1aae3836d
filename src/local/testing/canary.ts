import { createHash } from "node:crypto";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { removeTree } from "../../app/host/remove-tree.ts";

/** A folder that must stay unchanged, whatever the runner does. */
export interface Canary {
  readonly folder: string;
  /** One line for each entry: its path, mode, owner, times and contents. */
  look(): readonly string[];
}

const OLD = new Date("2020-02-02T02:02:02Z");

/**
 * A tree with everything that could be lost: contents, unusual modes, times, a link, an empty folder, files with the
 * names of outputs.
 */
export function canaryTree(folder = mkdtempSync(join(tmpdir(), "specline-canary-"))): Canary {
  onTestFinished(() => removeTree(folder));
  const put = (path: string, mode: number): void => {
    const file = join(folder, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, `this is ${path}\n`);
    chmodSync(file, mode);
    utimesSync(file, OLD, OLD);
  };
  put("precious.txt", 0o640);
  put("o/q", 0o600);
  put("o/out.txt", 0o644);
  put("model/model.bin", 0o444);
  put("data/run.sh", 0o750);
  put("failure", 0o600);
  mkdirSync(join(folder, "empty"));
  symlinkSync("precious.txt", join(folder, "link"));
  for (const below of ["o", "model", "data", "empty", "."]) {
    chmodSync(join(folder, below), 0o755);
    utimesSync(join(folder, below), OLD, OLD);
  }
  return { folder, look: () => lookAt(folder) };
}

function lookAt(folder: string, path = "."): readonly string[] {
  const place = join(folder, path);
  const { mode, uid, gid, mtimeMs, nlink, ino, size } = lstatSync(place);
  const stat = lstatSync(place);
  const content = stat.isSymbolicLink()
    ? readlinkSync(place)
    : stat.isFile()
      ? createHash("sha256").update(readFileSync(place)).digest("hex")
      : "";
  // A job may create hard links to a file, so compare link count and size only for folders.
  const count = stat.isDirectory() ? `${nlink} ${size}` : "";
  const line = [path, mode.toString(8), uid, gid, mtimeMs, ino, count, content].join(" ");
  if (!stat.isDirectory()) return [line];
  return [
    line,
    ...readdirSync(place)
      .sort()
      .flatMap((name) => lookAt(folder, join(path, name))),
  ];
}
