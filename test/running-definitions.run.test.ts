import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Project } from "./bad-input/project.ts";

/* The example of docs/running-definitions.md, as it is written there. */

const root = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(`${root}/docs/running-definitions.md`, "utf8");
const block = (language: string): string => {
  const [, text] = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page) ?? [];
  if (text === undefined) throw new Error(`the page has no block of ${language}`);
  return text;
};

function project(): { readonly project: Project; readonly shell: (text: string) => ReturnType<typeof spawnSync> } {
  const made = new Project({ "definition.json": block("json"), "orders.csv": "id,amount\n1,5\n2,7\n" });
  const specline = `specline() { '${process.execPath}' '${root}/bin/specline.js' "$@"; }\n`;
  const shell = (text: string) =>
    spawnSync("/bin/sh", ["-ec", specline + text], { cwd: made.folder, encoding: "utf8", env: process.env });
  return { project: made, shell };
}

test("the commands run the definition on data in the local S3 folder", () => {
  const { stdout, stderr, status } = project().shell(block("sh"));
  expect([status, String(stdout).trim().split("\n").at(-1)?.trim()], String(stderr)).toEqual([0, "3"]);
});

test("an input can be a folder on this machine", () => {
  const { project: made, shell } = project();
  const ran = shell(
    `mkdir in; cp orders.csv in; specline run definition.json --param Orders=file://${made.folder}/in/`,
  );
  expect(ran.status, String(ran.stderr)).toBe(0);
});

test("without data, the run reports the missing path before any step starts", () => {
  const { shell } = project();
  const { status, stderr } = shell("specline run definition.json");
  expect(status).toBe(1);
  expect(stderr).toContain("Total reads s3://acme-ml/orders/ ('orders'), which does not exist");
  expect(stderr).toContain(".specline/s3/acme-ml/orders");
});
