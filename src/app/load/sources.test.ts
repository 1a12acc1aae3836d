import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import { treeDigest } from "../../base/digest.ts";
import { nodeEffects } from "../host/effects.ts";
import { nodeHost } from "../host/host.ts";
import { prepare } from "./prepare.ts";
import { isCode, readTree } from "./sources.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specline-sources-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { files } = nodeEffects();
const keyOf = async (root: string): Promise<string> => treeDigest(await readTree(files, root, isCode));

function write(root: string, path: string, bytes: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), bytes);
  chmodSync(join(root, path), mode);
}

const name = fc.stringMatching(/^[a-zäß日][a-z0-9äß日 _-]{0,6}$/).filter((text) => text.trim() === text);
const trees = fc.uniqueArray(
  fc.record({
    path: fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join("/")}.x`),
    bytes: fc.uint8Array({ maxLength: 20 }),
    run: fc.boolean(),
  }),
  { selector: ({ path }) => path, minLength: 1, maxLength: 6 },
);

describe("the digest of a code folder", () => {
  test("is the same in two locations, regardless of order, dates, umask and empty folders", async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(trees, async (entries) => {
        count += 1;
        const [one, other] = [join(folder, `a${count}`), join(folder, "deep", `b${count}`)];
        for (const { path, bytes, run } of entries) write(one, path, bytes, run ? 0o755 : 0o644);
        for (const { path, bytes, run } of entries.toReversed()) {
          write(other, path, bytes, run ? 0o700 : 0o600);
          utimesSync(join(other, path), 1, 1);
        }
        mkdirSync(join(other, "zz-empty", "deeper"), { recursive: true });
        expect(await keyOf(other)).toBe(await keyOf(one));
        const [first] = entries;
        write(other, first?.path ?? "", Buffer.concat([first?.bytes ?? Buffer.alloc(0), Buffer.from("!")]), 0o644);
        expect(await keyOf(other)).not.toBe(await keyOf(one));
      }),
      { numRuns: cases(30) },
    );
  });

  test("depends on bytes, not on decoded strings, so that files that are not UTF-8 differ", async () => {
    write(folder, "a/latin.py", Buffer.from([0x23, 0xe9]));
    write(folder, "b/latin.py", Buffer.from([0x23, 0xe8]));
    expect(await keyOf(join(folder, "a"))).not.toBe(await keyOf(join(folder, "b")));
  });

  test("treats a link within the folder as its target, and a name with a backslash as one name", async () => {
    write(folder, "a/x.py", "x");
    write(folder, "b/x.py", "x");
    write(folder, "a/y.py", "x");
    symlinkSync("x.py", join(folder, "b", "y.py"));
    expect(await keyOf(join(folder, "b"))).toBe(await keyOf(join(folder, "a")));
    write(folder, "c/a\\..\\z.py", "x");
    expect(Object.keys(await readTree(files, join(folder, "c"), isCode))).toEqual(["a\\..\\z.py"]);
  });

  test.each([
    ["../outside.py", "points outside it"],
    ["nowhere.py", "is a broken link"],
    [".", "is a circular link"],
  ])("a link to %s is refused: it %s", async (to, reason) => {
    write(folder, "outside.py", "secret");
    write(folder, "code/main.py", "x");
    symlinkSync(to, join(folder, "code", "link"));
    await expect(keyOf(join(folder, "code"))).rejects.toThrow(reason);
  });
});

test("only inference.py and requirements.txt accompany a training script that is a single file", async () => {
  for (const file of ["t/train.py", "t/inference.py", "t/requirements.txt", "t/other.py", "a.csv"])
    write(folder, file, "");
  const spec = "name: p\nlabel: y\ndata: a.csv\nsteps:\n  - data_loading\n  - preprocessing\n";
  write(folder, "p.yaml", `${spec}  - step: LightGBMTraining\n    config: { script: t/train.py }\n`);
  const { compiled } = await prepare({ ...nodeHost(() => undefined), folder }, "p.yaml", { target: "local" });
  const code = compiled?.assets?.find(({ role, steps }) => role === "code" && steps.includes("LightGBMTraining"));
  const own = Object.entries(code?.sources ?? {}).flatMap(([name, source]) =>
    "file" in source && source.file.startsWith(folder) ? [[name, source.file.slice(folder.length)]] : [],
  );
  expect(own.sort()).toEqual([
    ["inference.py", "/t/inference.py"],
    ["requirements.txt", "/t/requirements.txt"],
    ["train.py", "/t/train.py"],
  ]);
});
