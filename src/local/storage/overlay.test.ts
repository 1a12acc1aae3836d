import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import { files } from "../../app/host/files.ts";
import type { Files } from "../effects.ts";
import { overlaid } from "./overlay.ts";

let base = "";
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "specline-overlay-"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** A small tree of files, in which random operations often meet. */
function makeTree(at: string): void {
  for (const folder of ["a/b", "c", "empty"]) mkdirSync(join(at, folder), { recursive: true });
  for (const file of ["a/x", "a/b/y", "c/x", "z"]) writeFileSync(join(at, file), file);
}

/** Everything in a folder, with the contents of files and, for what must not be touched, the times. */
const contents = (at: string, times: boolean): readonly string[] =>
  readdirSync(at, { recursive: true, encoding: "utf8" })
    .map((path) => {
      const stat = statSync(join(at, path));
      const text = stat.isFile() ? readFileSync(join(at, path), "utf8") : "folder";
      return `${path} ${text} ${times ? stat.mtimeMs : ""}`;
    })
    .sort();

/** Everything that can be seen through a disk. */
async function seen(disk: Files, at: string, prefix = ""): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await disk.list(join(at, prefix))) {
    const path = join(prefix, name);
    const stat = await disk.stat(join(at, path));
    if (stat?.kind === "folder") found.push(`${path} folder`, ...(await seen(disk, at, path)));
    else found.push(`${path} ${await disk.readRegular(join(at, path))} ${await disk.digest(join(at, path))}`);
  }
  return found.sort();
}

const place = fc.constantFrom(
  "a",
  "a/x",
  "a/b",
  "a/b/y",
  "c",
  "c/x",
  "c/new",
  "empty",
  "empty/n",
  "z",
  "new",
  "new/d/e",
);
const operation = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), path: place, text: fc.constantFrom("1", "2") }),
  fc.record({ kind: fc.constantFrom("remove", "removeEmpty", "makeFolder", "executable", "append"), path: place }),
  fc.record({ kind: fc.constantFrom("rename", "copy"), path: place, to: place }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Carries out an operation, if it makes sense: the runner never writes to what is a folder, or below a file. */
async function carryOut(disk: Files, at: string, one: Operation): Promise<unknown> {
  const path = join(at, one.path);
  const kindOf = async (of: string) => (await disk.stat(of))?.kind;
  const fits = async (of: string): Promise<boolean> => {
    for (let up = join(of, ".."); up.length >= at.length; up = join(up, ".."))
      if (!["folder", undefined].includes(await kindOf(up))) return false;
    return true;
  };
  const folder = async (of: string) => disk.makeFolder(join(of, ".."));
  if (!(await fits(path))) return undefined;
  const kind = await kindOf(path);
  if (one.kind === "remove" || one.kind === "removeEmpty")
    return kind === "file" && one.kind === "removeEmpty" ? undefined : disk[one.kind](path);
  if (one.kind === "makeFolder") return kind === "file" ? undefined : disk.makeFolder(path);
  if (one.kind === "executable") return kind === "file" ? disk.setExecutable(path, true) : undefined;
  if (one.kind === "append") {
    if (kind !== "file") return undefined;
    const appender = await disk.append(path);
    return appender.line("more").finally(appender.close);
  }
  if ("text" in one) {
    if (kind === "folder") return undefined;
    await folder(path);
    return disk.write(path, one.text);
  }
  if (!("to" in one)) return undefined;
  const to = join(at, one.to);
  const other = await kindOf(to);
  const nested = `${to}/`.startsWith(`${path}/`) || `${path}/`.startsWith(`${to}/`);
  if (kind === undefined || nested || !(await fits(to))) return undefined;
  if (one.kind === "copy") {
    if (kind !== "file" || other !== undefined) return undefined;
    await folder(to);
    return disk.copy(path, to);
  }
  if (other !== undefined && other !== kind) return undefined;
  await folder(to);
  return disk.rename(path, to);
}

test("shows what the same operations would have done, and leaves the folder as it is", async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 12 }), async (operations) => {
      round += 1;
      const [root, copy, scratch] = ["root", "copy", "scratch"].map((name) => join(base, `${name}-${round}`)) as [
        string,
        string,
        string,
      ];
      makeTree(root);
      cpSync(root, copy, { recursive: true });
      const before = contents(root, true);
      const disk = overlaid(files, root, scratch);
      for (const one of operations)
        expect([one, await carryOut(disk, root, one)]).toEqual([one, await carryOut(files, copy, one)]);
      expect(await seen(disk, root)).toEqual(await seen(files, copy));
      expect(contents(root, true)).toEqual(before);
    }),
    { numRuns: cases(100) },
  );
});

test("reads streams of what was written, and works for a folder that does not exist", async () => {
  const [root, scratch] = [join(base, "none"), join(base, "scratch")];
  const disk = overlaid(files, root, scratch);
  expect(await disk.list(root)).toEqual([]);
  await disk.write(join(root, "s3/x"), "text");
  const parts: Uint8Array[] = [];
  for await (const part of disk.reader(join(root, "s3/x"))) parts.push(part);
  expect(Buffer.concat(parts).toString()).toBe("text");
  disk.hold(join(root, "s3")).close();
  expect(existsSync(root)).toBe(false);
});
