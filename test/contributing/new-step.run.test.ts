import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "specline-clone-"));

beforeAll(() => {
  for (const part of [
    "src",
    "scripts",
    "examples/new-step",
    "test/suite",
    "package.json",
    ".gitignore",
    "tsconfig.json",
    "biome.json",
    "vitest.config.ts",
  ])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const node = (...words: readonly string[]) =>
  spawnSync(process.execPath, words, {
    cwd: copy,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
  });

test("npm run new:step writes a step whose tests pass and whose formatting is correct", () => {
  expect(node("scripts/new-step.mjs", "OutlierClipping").status).toBe(0);
  const pack: unknown = JSON.parse(readFileSync(join(copy, "src/steps/pack.json"), "utf8"));
  expect(JSON.stringify(pack)).toMatch(/"outlier-clipping"\]\}$/);
  expect(node("scripts/generate-standard-pack.mjs").status).toBe(0);
  const tests = node("node_modules/vitest/vitest.mjs", "run", "src/steps/outlier-clipping");
  expect(tests.stdout + tests.stderr).toMatch(/Tests\s+\d+ passed/);
  expect(tests.status).toBe(0);
  const format = node("node_modules/@biomejs/biome/bin/biome", "check", "src/steps/outlier-clipping");
  expect(`${format.stdout}${format.stderr}`).toContain("No fixes applied");
});
