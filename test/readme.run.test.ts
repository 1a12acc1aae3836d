import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

/* Follows the first section of the README as a reader would. */

const root = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
const readme = readFileSync(join(root, "README.md"), "utf8");
const section = /^## Start with five lines\n([\s\S]*?)^## /m.exec(readme)?.[1] ?? "";
const fences = [...section.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)];
const block = (start: string): string => fences.find(([, , text = ""]) => text.includes(start))?.[2] ?? "";

const folder = mkdtempSync(join(tmpdir(), "specline-start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sh = (command: string) => spawnSync("sh", ["-ec", command], { cwd: folder, encoding: "utf8" });

beforeAll(() => {
  expect(existsSync(join(root, "dist/cli.js")), "run npm run build first").toBe(true);
  expect(block("npm pack")).toBe("npm ci\nnpm run build\nnpm pack\n");
  execFileSync("npm", ["pack", "--pack-destination", folder], { cwd: root, stdio: "ignore" });
});

test("names the version that `npm pack` writes, and no package from the registry", () => {
  expect(existsSync(join(folder, `specline-${version}.tgz`))).toBe(true);
  expect(section).toContain(`npm install ./specline-${version}.tgz\n`);
  expect(readme).not.toMatch(/npm (?:i|install) specline\b/);
  expect(readme.replaceAll("npx --no-install", "")).not.toContain("npx ");
});

test("its commands install Specline, run the five lines, and print the table", () => {
  const [install = ""] = block("npm install").split("\n");
  const [, copy = ""] = /copy ours: `([^`]+)`/.exec(section) ?? [];
  expect(copy).toContain("credit.csv");
  const yaml = fences.find(([, language]) => language === "yaml")?.[2] ?? "";
  expect(yaml.trim().split("\n")).toHaveLength(5);
  writeFileSync(join(folder, "pipeline.yaml"), yaml);
  expect(sh("npm init -y").status).toBe(0);
  const installed = sh(`${install} --prefer-offline --no-audit --no-fund`);
  expect(installed.status, installed.stderr).toBe(0);
  expect(sh(copy).status).toBe(0);
  const ran = sh(block("specline run").trim());
  expect(ran.status, ran.stderr).toBe(0);
  // Times, ids and the last digits differ from machine to machine, but the layout does not.
  const shape = (text: string): string =>
    text
      .replaceAll(/\d+(?:\.\d+)? (?:min \d+ )?s\b/g, "TIME")
      .replace(/run \w+$/m, "run ID")
      .replaceAll(/=\d+\.(\d)\d*/g, "=0.$1")
      .replaceAll(/ {2,}/g, "  ");
  expect(shape(ran.stdout)).toContain(shape(block("metrics of").trim()));
});
