import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { files } from "../../app/host/files.ts";
import { emptyFolder } from "../testing/folders.ts";
import { makeWorkFolder } from "./work-folder.ts";

const ignored = (folder: string): string | undefined => {
  const file = join(folder, ".gitignore");
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
};

test("keeps the contents of a new work folder out of Git, wherever it is", async () => {
  const base = emptyFolder();
  for (const folder of [join(base, ".specline"), join(base, "a/b/work")]) {
    await makeWorkFolder(files, folder);
    expect(ignored(folder)).toBe("*\n");
  }
  expect(ignored(join(base, "a"))).toBeUndefined();
});

test("leaves an existing folder unchanged if it is empty, has its own file, or is behind a link", async () => {
  const base = emptyFolder();
  const [empty, own, link] = ["empty", "own", "link"].map((name) => join(base, name)) as [string, string, string];
  mkdirSync(empty);
  mkdirSync(own);
  writeFileSync(join(own, ".gitignore"), "runs\n");
  symlinkSync(empty, link);
  for (const folder of [empty, own, link]) await makeWorkFolder(files, folder);
  expect([empty, own, link].map(ignored)).toEqual([undefined, "runs\n", undefined]);
});

test("does not restore the file after a user removes it", async () => {
  const folder = join(emptyFolder(), "work");
  await makeWorkFolder(files, folder);
  await files.remove(join(folder, ".gitignore"));
  await makeWorkFolder(files, folder);
  expect(ignored(folder)).toBeUndefined();
});

test("creates the file when two runs start at once", async () => {
  const folder = join(emptyFolder(), "work");
  await Promise.all([1, 2, 3].map(() => makeWorkFolder(files, folder)));
  expect(ignored(folder)).toBe("*\n");
});
