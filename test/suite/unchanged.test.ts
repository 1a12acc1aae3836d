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
async function isDone(
  good: boolean,
  words = ["check of the test"],
  ending?: string,
  reads: readonly string[] = paths,
): Promise<boolean> {
  let done = false;
  const check = async (): Promise<Result> => {
    done = true;
    return { good };
  };
  await unlessUnchanged(words, reads, check, ending);
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

test("a check during which a file is edited is repeated, because either content could be the one that passed", async () => {
  const words = ["check that takes a while"];
  put("a.md", "faulty");
  const editing = async (): Promise<Result> => {
    put("a.md", "mended");
    return { good: true };
  };
  await unlessUnchanged(words, paths, editing);
  put("a.md", "faulty");
  expect(await isDone(true, words)).toBe(true);
});

test("the lint of scripts is repeated for a Python file in a new folder", async () => {
  const parts = new URL("../../scripts/test/parts.mjs", import.meta.url).href;
  const { LINTED } = (await import(parts)) as { readonly LINTED: readonly string[] };
  const lint = () => isDone(true, ["check of the repository"], ".py", LINTED);
  await lint();
  expect(await lint()).toBe(false);
  const added = mkdtempSync(join(root, ".unchanged-"));
  try {
    writeFileSync(join(added, "a.py"), "A = 1\n");
    expect(await lint()).toBe(true);
  } finally {
    rmSync(added, { recursive: true });
  }
});
