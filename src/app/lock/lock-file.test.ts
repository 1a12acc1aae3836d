import fc from "fast-check";
import { expect, test } from "vitest";
import { digest } from "../../base/digest.ts";
import type { Files } from "../../local/effects.ts";
import { type LockedDigests, readLock, writeLock } from "./lock-file.ts";

/** A disk with one file. */
function disk(text?: string): { files: Files; text: () => string } {
  let now = text;
  const files = {
    readRegular: async () => now,
    write: async (_: string, written: string) => {
      now = written;
    },
  };
  return { files: files as unknown as Files, text: () => now ?? "" };
}

const hash = fc.nat().map((n) => digest(String(n)));
const locked: fc.Arbitrary<LockedDigests> = fc.record({
  runtime: fc.record({ version: fc.constantFrom("0.1.0", "0.2.0"), digest: hash, contract: fc.constant(1) }),
  scripts: fc.dictionary(fc.constantFrom("DataLoading", "XGBoostTraining", "XGBoostTraining.own-training"), hash),
});
const entry = fc.record({ code: locked, facts: fc.constantFrom({}, { task: "binary" as const }) });

const write = async (code: LockedDigests, name = "a.yaml"): Promise<string> => {
  const { files, text } = disk();
  await writeLock(files, await readLock(files, name), name, { code });
  return text();
};

test("what is written is read again, and other entries stay", async () => {
  await fc.assert(
    fc.asyncProperty(entry, entry, async (one, other) => {
      const { files } = disk();
      await writeLock(files, await readLock(files, "a.yaml"), "a.yaml", one);
      await writeLock(files, await readLock(files, "b.yaml"), "b.yaml", other);
      const { pipelines, diagnostics } = await readLock(files, "a.yaml");
      expect(diagnostics).toEqual([]);
      expect(pipelines).toEqual({ "a.yaml": one, "b.yaml": other });
    }),
  );
});

test("facts and code are recorded independently of each other", async () => {
  const { files, text } = disk();
  await writeLock(files, await readLock(files, "a.yaml"), "a.yaml", { facts: { task: "binary" } });
  expect(JSON.parse(text())).toEqual({ version: 1, pipelines: { "a.yaml": { facts: { task: "binary" } } } });
  const code: LockedDigests = { runtime: { version: "1.0.0", digest: digest("r"), contract: 1 }, scripts: {} };
  await writeLock(files, await readLock(files, "a.yaml"), "a.yaml", { code });
  await writeLock(files, await readLock(files, "a.yaml"), "a.yaml", { facts: { task: "regression" } });
  expect((await readLock(files, "a.yaml")).pipelines).toEqual({ "a.yaml": { facts: { task: "regression" }, code } });
  expect(JSON.parse(text()).version).toBe(2);
});

test("a mixture of two locks is refused, whichever lines come from which", async () => {
  await fc.assert(
    fc.asyncProperty(locked, locked, fc.infiniteStream(fc.boolean()), async (one, other, choose) => {
      // Two locks of the same pipeline have the same keys in most merges.
      const scripts = Object.fromEntries(
        Object.keys(one.scripts).map((key) => [key, other.scripts[key] ?? digest(key)]),
      );
      const [ours, theirs] = [await write(one), await write({ ...other, scripts })];
      const [left, right] = [ours.split("\n"), theirs.split("\n")];
      const mixed = left.map((line, index) => (choose.next().value === true ? line : (right[index] ?? ""))).join("\n");
      const { pipelines, diagnostics } = await readLock(disk(mixed).files, "a.yaml");
      const read = pipelines["a.yaml"]?.code;
      if (mixed === ours) expect(read).toEqual(one);
      else if (mixed === theirs) expect(read).toEqual({ ...other, scripts });
      else expect(diagnostics.map(({ code }) => code)).toEqual(["lock/unreadable"]);
    }),
  );
});
