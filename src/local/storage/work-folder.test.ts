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

test("a work folder that is made keeps what is in it out of Git, wherever it is", async () => {
  const base = emptyFolder();
  for (const folder of [join(base, ".specline"), join(base, "a/b/work")]) {
    await makeWorkFolder(files, folder);
    expect(ignored(folder)).toBe("*\n");
  }
  expect(ignored(join(base, "a"))).toBeUndefined();
});

test("a folder that was there is left as it is: empty, with a file of its own, or behind a link", async () => {
  const base = emptyFolder();
  const [empty, own, link] = ["empty", "own", "link"].map((name) => join(base, name)) as [string, string, string];
  mkdirSync(empty);
  mkdirSync(own);
  writeFileSync(join(own, ".gitignore"), "runs\n");
  symlinkSync(empty, link);
  for (const folder of [empty, own, link]) await makeWorkFolder(files, folder);
  expect([empty, own, link].map(ignored)).toEqual([undefined, "runs\n", undefined]);
});

test("who takes the file away keeps it away", async () => {
  const folder = join(emptyFolder(), "work");
  await makeWorkFolder(files, folder);
  await files.remove(join(folder, ".gitignore"));
  await makeWorkFolder(files, folder);
  expect(ignored(folder)).toBeUndefined();
});

test("two runs that begin at once both find it", async () => {
  const folder = join(emptyFolder(), "work");
  await Promise.all([1, 2, 3].map(() => makeWorkFolder(files, folder)));
  expect(ignored(folder)).toBe("*\n");
});
