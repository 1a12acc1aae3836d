import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { writeArchive } from "../../local/storage/archive.ts";
import { nodeEffects } from "../host/effects.ts";
import { codes, LockedFolder } from "./testing/lock-folder.ts";

const folder = new LockedFolder();
const { at, write, compile, lock, release, restore } = folder;

/** Locks to another release, whose code is then nowhere. */
async function lostCode(): Promise<string> {
  await lock({ from: release("old") });
  const { text = "" } = await compile();
  rmSync(at("specline.lock.d"), { recursive: true });
  expect(codes(await compile())).toEqual(["lock/bytes-missing"]);
  return text;
}

test.each([
  "specline-0.0.9",
  "@team/specline",
  "other/node_modules/specline",
  ".pnpm/specline@0.0.9/node_modules/specline",
])("finds the code in node_modules/%s", async (name) => {
  const text = await lostCode();
  mkdirSync(at(`node_modules/${name}/..`), { recursive: true });
  renameSync(at("old"), at(`node_modules/${name}`));
  const { value, diagnostics } = await restore();
  expect(diagnostics).toEqual([]);
  expect(value?.restored.find(({ key }) => key === "runtime")?.from).toBe(at(`node_modules/${name}`));
  expect((await compile()).text).toBe(text);
  expect((await restore()).value).toMatchObject({ restored: [], kept: { length: 5 } });
});

test("--from names a package, its archive, or another folder with locked code", async () => {
  const text = await lostCode();
  const { files } = nodeEffects();
  const paths = readdirSync(at("old"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const members = await Promise.all(
    paths.map(async ({ parentPath, name }) => {
      const file = `${parentPath}/${name}`;
      const { size = 0 } = (await files.stat(file)) ?? {};
      return { path: `package/${file.slice(at("old/").length)}`, executable: false, content: { file, size } };
    }),
  );
  await writeArchive(files, at("specline-0.0.9.tgz"), members);
  for (const from of ["old", "specline-0.0.9.tgz", "other", "other/specline.lock.d"]) {
    const { diagnostics } = await restore(from);
    expect(diagnostics, from).toEqual([]);
    expect((await compile()).text, from).toBe(text);
    if (from === "specline-0.0.9.tgz") {
      mkdirSync(at("other"));
      renameSync(at("specline.lock.d"), at("other/specline.lock.d"));
    } else rmSync(at("specline.lock.d"), { recursive: true });
  }
});

test("code with other digests is not accepted, and the npm command to type is named", async () => {
  await lostCode();
  const [fault] = (await restore()).diagnostics;
  expect([fault?.message, fault?.hint]).toEqual([
    "the locked code of Specline 0.0.9 was not found in the installed packages: runtime and XGBoostTraining",
    "npm pack specline@0.0.9, then specline lock restore spec.yaml --from specline-0.0.9.tgz",
  ]);
  write("old/dist/steps/runtime/specline_runtime/job.py", "# something else\n");
  expect((await restore("old")).diagnostics.map(({ message }) => message)).toEqual([
    "the locked code of Specline 0.0.9 was not found in 'old': runtime",
  ]);
  expect((await compile()).ok).toBe(false);
});

test("a pipeline that is not locked has nothing to restore", async () => {
  expect(codes(await restore())).toEqual(["lock/not-locked"]);
  write("old/package.json", "{}");
  await lock();
  expect(codes(await restore("old"))).toEqual(["lock/not-a-source"]);
});
