import { expect, test } from "vitest";
import type { Effects, FileStat } from "../effects.ts";
import { openDigests } from "./digests.ts";
import { foldersOf } from "./folders.ts";

const file = { kind: "file", size: 1, modified: 1, changed: 1, inode: 1 } as unknown as FileStat;

function opened() {
  const computed: string[] = [];
  const files = {
    readRegular: async () => undefined,
    digest: async (path: string) => {
      computed.push(path);
      await Promise.resolve();
      if (path.includes("lost")) throw new Error("lost");
      return path.length.toString(16).padStart(64, "0");
    },
  };
  return { computed, digests: openDigests({ files } as unknown as Effects, foldersOf("/work")) };
}

test("a digest that several jobs need at the same time is computed once", async () => {
  const { computed, digests } = opened();
  const { of } = await digests;
  const found = await Promise.all([of("/data/a", file), of("/data/a", file), of("/data/bc", file)]);
  expect(found[0]).toBe(found[1]);
  expect(found[2]).not.toBe(found[0]);
  await of("/data/a", file);
  expect(computed).toEqual(["/data/a", "/data/bc"]);
  await of("/data/a", { ...file, modified: 2 } as unknown as FileStat);
  expect(computed).toHaveLength(3);
});

test("after a failure, it is computed again", async () => {
  const { computed, digests } = opened();
  const { of } = await digests;
  const both = await Promise.allSettled([of("/lost", file), of("/lost", file)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(of("/lost", file)).rejects.toThrow("lost");
  expect(computed).toHaveLength(2);
});
