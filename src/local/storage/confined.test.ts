import { spawnSync } from "node:child_process";
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import { nodeEffects } from "../../app/host/effects.ts";
import type { ByteReader, ByteWriter } from "../effects.ts";
import { canaryTree } from "../testing/canary.ts";
import { emptyFolder } from "../testing/folders.ts";
import { type ConfinedFiles, confine } from "./confined.ts";

const { files } = nodeEffects();

/** Every call that changes the disk, applied to a path. */
const CHANGES: Readonly<Record<string, (confined: ConfinedFiles, path: string, other: string) => Promise<unknown>>> = {
  write: (confined, path) => confined.write(path, "x"),
  append: async (confined, path) => {
    const appender = await confined.append(path);
    await appender.line("x").finally(appender.close);
  },
  makeFolder: (confined, path) => confined.makeFolder(path),
  "rename from": (confined, path, other) => confined.rename(path, other),
  "rename to": (confined, path, other) => confined.write(other, "x").then(() => confined.rename(other, path)),
  copy: (confined, path, other) => confined.write(other, "x").then(() => confined.copy(other, path)),
  clone: (confined, path, other) => confined.write(other, "x").then(() => confined.clone(other, path)),
  link: (confined, path) => confined.link("/elsewhere", path),
  remove: (confined, path) => confined.remove(path),
  removeEmpty: (confined, path) => confined.removeEmpty(path),
  setExecutable: (confined, path) => confined.setExecutable(path, true),
  create: (confined, path) => ended(confined.create(path)),
  writer: (confined, path) => ended(confined.writer(path)),
};

const ended = (stream: ByteWriter): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.on("error", reject);
    stream.end("x", (error) => (error ? reject(error) : resolve()));
  });

async function wholeOf(reader: ByteReader): Promise<number> {
  let size = 0;
  for await (const part of reader) size += part.length;
  return size;
}

describe("below the folder", () => {
  test.each(Object.keys(CHANGES))("%s goes through no link, wherever on the way it is", async (name) => {
    const canary = canaryTree();
    const before = canary.look();
    const root = emptyFolder();
    mkdirSync(join(root, "a/b"), { recursive: true });
    const confined = confine(files, root);
    symlinkSync(canary.folder, join(root, "link"));
    symlinkSync(join(canary.folder, "o"), join(root, "a/b/link"));
    symlinkSync("b/link", join(root, "a/twice"));
    for (const path of ["link/precious.txt", "link/o/q", "a/b/link/q", "a/twice/q", "link/new", "a/b/../b/link/q"]) {
      const work = CHANGES[name]?.(confined, join(root, path), join(root, "other"));
      await expect(work, path).rejects.toMatchObject({ code: "ENOTPLAIN" });
    }
    expect(canary.look()).toEqual(before);
    await confined.release();
  });

  test.each(Object.keys(CHANGES))("%s works where all is plain, and does not follow what it finds", async (name) => {
    const canary = canaryTree();
    const before = canary.look();
    const root = emptyFolder();
    mkdirSync(join(root, "a"));
    const confined = confine(files, root);
    for (const to of [join(canary.folder, "precious.txt"), join(canary.folder, "new"), join(canary.folder, "o")]) {
      symlinkSync(to, join(root, "a/x"));
      await CHANGES[name]?.(confined, join(root, "a/x"), join(root, "a/other")).catch(() => undefined);
      expect(canary.look()).toEqual(before);
      await confined.remove(join(root, "a/x"));
      await confined.remove(join(root, "a/other"));
    }
    await CHANGES[name]?.(confined, join(root, "a/x"), join(root, "a/other")).catch((error: unknown) => {
      // Calls that require an existing file fail.
      expect((error as NodeJS.ErrnoException).code).toBe("ENOENT");
    });
    await confined.release();
  });

  test("never writes to or changes the permissions of a file with another hard link elsewhere", async () => {
    const canary = canaryTree();
    const root = emptyFolder();
    const confined = confine(files, root);
    linkSync(join(canary.folder, "precious.txt"), join(root, "log"));
    const before = canary.look();
    await expect(confined.append(join(root, "log"))).rejects.toMatchObject({ code: "ENOTREGULAR" });
    await expect(confined.setExecutable(join(root, "log"), true)).rejects.toMatchObject({ code: "ENOTREGULAR" });
    await ended(confined.create(join(root, "log")));
    expect(readFileSync(join(root, "log"), "utf8")).toBe("x");
    expect(canary.look()).toEqual(before);
    await confined.release();
  });

  test("keeps working in the same folder after its name is given to another", async () => {
    const canary = canaryTree();
    const before = canary.look();
    const root = emptyFolder();
    const confined = confine(files, root);
    renameSync(root, `${root}.moved`);
    symlinkSync(canary.folder, root);
    await confined.write(join(root, "note"), "here");
    await confined.remove(join(root, "precious.txt"));
    expect(readFileSync(join(`${root}.moved`, "note"), "utf8")).toBe("here");
    expect(canary.look()).toEqual(before);
    await confined.remove(join(root, "note"));
    await confined.release();
    rmdirSync(`${root}.moved`);
  });

  test("reports the requested path in errors, not the internal one", async () => {
    const root = emptyFolder();
    const confined = confine(files, root);
    writeFileSync(join(root, "file"), "");
    const fault = await confined.makeFolder(join(root, "file/x")).catch((error: unknown) => error as Error);
    expect(fault).toMatchObject({ code: "ENOTDIR", path: join(root, "file/x") });
    const gone = await confined.write(join(root, "no/x"), "").catch((error: unknown) => error as Error);
    expect(gone).toMatchObject({ code: "ENOENT", path: join(root, "no") });
    await confined.release();
    await expect(confined.write(join(root, "x"), "")).rejects.toThrow("was let go");
  });

  test("follows a link to a file when reading and never waits on a pipe", async () => {
    const canary = canaryTree();
    const root = emptyFolder();
    const confined = confine(files, root);
    symlinkSync(join(canary.folder, "precious.txt"), join(root, "link"));
    expect(await confined.readText(join(root, "link"))).toBe("this is precious.txt\n");
    spawnSync("mkfifo", [join(root, "pipe")]);
    symlinkSync("pipe", join(root, "to-pipe"));
    for (const path of [join(root, "pipe"), join(root, "to-pipe"), "/dev/zero"]) {
      const reads = [wholeOf(confined.reader(path)), confined.digest(path), confined.readTail(path, 9)];
      const settled = await Promise.allSettled([...reads, confined.copy(path, join(root, "copy"))]);
      const codes = settled.map((one) => (one.status === "rejected" ? one.reason.code : "read"));
      expect(codes).toEqual(["ENOTREGULAR", "ENOTREGULAR", "ENOTREGULAR", "ENOTREGULAR"]);
    }
    await expect(confined.readText(join(root, "pipe"))).rejects.toMatchObject({ code: "ENOTREGULAR" });
    await confined.release();
  });
});

describe("removing", () => {
  test("removes any tree, but not the targets of its links", async () => {
    const canary = canaryTree();
    const before = canary.look();
    const part = fc.oneof(fc.constant("file"), fc.constant("folder"), fc.constant("link"), fc.constant("locked"));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(part, fc.nat(5)), { maxLength: 30 }), async (parts) => {
        const top = join(emptyFolder(), "top");
        mkdirSync(top);
        const folders = [top];
        for (const [index, [kind, where]] of parts.entries()) {
          const place = join(folders[where % folders.length] as string, `n${index}`);
          if (kind === "file") writeFileSync(place, "");
          else if (kind === "link") symlinkSync(where % 2 === 0 ? canary.folder : join(canary.folder, "o/q"), place);
          else mkdirSync(place, { mode: 0o700 });
          if (kind === "folder" || kind === "locked") folders.push(place);
        }
        await files.remove(top);
        expect(lstatSync(top, { throwIfNoEntry: false })).toBeUndefined();
        expect(canary.look()).toEqual(before);
      }),
      { numRuns: cases(30) },
    );
  });

  test("handles any depth and any name", async () => {
    const root = emptyFolder();
    const name = "d".repeat(200);
    const text = `i=0; while [ $i -lt 200 ]; do mkdir ${name}; cd -P ${name}; i=$((i+1)); done; : > bottom; cd "$1"; : > "$(printf 'x\\377\\n y')"`;
    expect(spawnSync("/bin/bash", ["-c", text, "sh", root], { cwd: root }).stderr.toString()).toBe("");
    await files.remove(root);
    expect(lstatSync(root, { throwIfNoEntry: false })).toBeUndefined();
  });
});
