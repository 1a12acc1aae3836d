import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { nodeEffects } from "../../app/host/effects.ts";
import { emptyFolder } from "../testing/folders.ts";
import { filesFollowed, pathFollowed, Unreadable } from "./followed.ts";

const { files } = nodeEffects();

/** "path" or "path -> target", as listed by `filesFollowed`: linked files have "->". */
async function told(folder: string): Promise<readonly string[]> {
  const found = await filesFollowed(files, folder);
  return found.map(({ path, stat, linked }) => `${path} ${stat.size}${linked === true ? " ->" : ""}`);
}

describe("user data", () => {
  test("can include links to files and folders anywhere, with the sizes of their targets", async () => {
    const [store, data] = [emptyFolder(), emptyFolder()];
    mkdirSync(join(store, "part"));
    writeFileSync(join(store, "abc"), "12345");
    writeFileSync(join(store, "part/x"), "12");
    writeFileSync(join(data, "own"), "1");
    symlinkSync(join(store, "abc"), join(data, "far.csv"));
    symlinkSync("far.csv", join(data, "twice.csv"));
    symlinkSync(join(store, "part"), join(data, "folder"));
    symlinkSync(join(store, "part"), join(data, "again"));
    expect(await told(data)).toEqual(["again/x 2", "far.csv 5 ->", "folder/x 2", "own 1", "twice.csv 5 ->"]);
    const one = await pathFollowed(files, join(data, "twice.csv"));
    expect(one).toMatchObject({ kind: "file", files: [{ path: "twice.csv", linked: true, stat: { size: 5 } }] });
    expect((await pathFollowed(files, join(data, "folder")))?.kind).toBe("folder");
    expect(await pathFollowed(files, join(data, "nothing"))).toBeUndefined();
  });

  test.each<readonly [string, (folder: string) => void, string]>([
    ["is a broken link", (folder) => symlinkSync("gone", join(folder, "a/link")), "'a/link' is a broken link"],
    ["leads to itself", (folder) => symlinkSync("link", join(folder, "a/link")), "is a circular link"],
    ["leads to a folder above", (folder) => symlinkSync("..", join(folder, "a/link")), "is a circular link"],
    [
      "leads in a circle through two folders",
      (folder) => {
        mkdirSync(join(folder, "b"));
        symlinkSync("../b", join(folder, "a/link"));
        symlinkSync("../a", join(folder, "b/link"));
      },
      "'a/link/link' is a circular link",
    ],
    ["leads to a device", (folder) => symlinkSync("/dev/zero", join(folder, "a/link")), "'a/link' is a device"],
    ["is a pipe", (folder) => void spawnSync("mkfifo", [join(folder, "a/pipe")]), "'a/pipe' is a named pipe"],
  ])("what %s is refused with its path", async (_, make, reason) => {
    const folder = emptyFolder();
    mkdirSync(join(folder, "a"));
    make(folder);
    await expect(told(folder)).rejects.toThrow(reason);
    await expect(told(folder)).rejects.toBeInstanceOf(Unreadable);
  });

  test("cannot include a socket", async () => {
    const folder = emptyFolder();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, "s"), resolve));
    onTestFinished(() => void server.close());
    await expect(told(folder)).rejects.toThrow("'s' is a socket");
  });
});
