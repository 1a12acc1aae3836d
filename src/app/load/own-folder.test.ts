import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ownFolder } from "./own-folder.ts";

const inside = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "specline-own-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "code");
};

function made(folder: string, then: () => void): void {
  mkdirSync(folder);
  then();
}

test("is created for its user only, and reused", () => {
  const path = inside();
  expect([ownFolder(path), ownFolder(path)]).toEqual([path, path]);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test.each<[string, (path: string) => void]>([
  ["others can write to", (path) => made(path, () => chmodSync(path, 0o777))],
  ["its group can write to", (path) => made(path, () => chmodSync(path, 0o770))],
  ["is a link", (path) => made(`${path}-real`, () => symlinkSync(`${path}-real`, path))],
  ["is a broken link", (path) => symlinkSync(`${path}-gone`, path)],
  ["is a file", (path) => writeFileSync(path, "")],
])("is not used if it %s", (_, make) => {
  const path = inside();
  make(path);
  expect(ownFolder(path)).toBe(false);
});

test.runIf(process.getuid?.() === 0)("is not used if another user created it", () => {
  const path = inside();
  mkdirSync(path, { mode: 0o700 });
  chownSync(path, 1, 1);
  expect(ownFolder(path)).toBe(false);
});
