import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

interface Result {
  readonly good: boolean;
  readonly unchanged?: boolean;
}
interface Unchanged {
  readonly unlessUnchanged: (
    words: readonly string[],
    paths: readonly string[],
    check: () => Promise<Result>,
    ending?: string,
  ) => Promise<Result>;
}
const { unlessUnchanged } = (await import(
  new URL("../../scripts/test/unchanged.mjs", import.meta.url).href
)) as Unchanged;

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(root, "node_modules", ".unchanged-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const paths = [relative(root, folder)];
function put(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** Whether the check is repeated. */
async function isDone(good: boolean, words = ["check of the test"], ending?: string): Promise<boolean> {
  let done = false;
  const check = async (): Promise<Result> => {
    done = true;
    return { good };
  };
  await unlessUnchanged(words, paths, check, ending);
  return done;
}

test("a check is repeated until it passes, and whenever a file name or content has changed since", async () => {
  put("a.md", "1");
  expect(await isDone(false)).toBe(true);
  expect(await isDone(true)).toBe(true);
  expect(await isDone(true)).toBe(false);
  expect(await isDone(true, ["check of the test", "--strict"])).toBe(true);
  put("a.md", "2");
  expect(await isDone(false)).toBe(true);
  expect(await isDone(true)).toBe(true);
  put("b.md", "");
  expect(await isDone(true)).toBe(true);
  rmSync(join(folder, "b.md"));
  expect(await isDone(true)).toBe(true);
  put("a.md", "1");
  expect(await isDone(true)).toBe(true);
});

test("a check limited to a file name ending is repeated only for such files, and for those in a folder of any name", async () => {
  put("a.py", "1");
  put("sub.py/b.py", "1");
  put("c.ts", "1");
  const words = ["check of python"];
  expect(await isDone(true, words, ".py")).toBe(true);
  put("c.ts", "2");
  expect(await isDone(true, words, ".py")).toBe(false);
  put("sub.py/b.py", "2");
  expect(await isDone(true, words, ".py")).toBe(true);
  put("a.py", "2");
  expect(await isDone(true, words, ".py")).toBe(true);
});
