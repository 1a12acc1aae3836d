import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "./commands.ts";
import { removeAfterFile } from "./folders.ts";

const folder = mkdtempSync(join(tmpdir(), "specline-shared-"));
removeAfterFile(folder);

test.each([
  ["ends the shared process", "process.exit(0);\n", 60_000],
  ["never ends", "await new Promise(() => {});\n", 1_000],
])("a command that %s fails only its own test", (_, code, timeoutMs) => {
  expect(runCommand(["--version"], { folder }).status).toBe(0);
  writeFileSync(join(folder, "pipeline.mjs"), code);
  expect(() => runCommand(["check", "pipeline.mjs"], { folder, timeoutMs })).toThrow(
    "specline check pipeline.mjs: the process that runs the commands has ended",
  );
  expect(runCommand(["--version"], { folder }).status).toBe(0);
});

test("a command does not see the environment, folder or status of the one before it", () => {
  writeFileSync(join(folder, "typo.yaml"), "name: x\ndata: s3://a/b.csv\nlabel: y\nsteps: [data_loadin]\n");
  const check = (from: string, environment: NodeJS.ProcessEnv) =>
    runCommand(["check", "typo.yaml"], { folder: from, environment });
  const colored = check(folder, { FORCE_COLOR: "1", NO_COLOR: undefined });
  expect([colored.status, colored.stderr]).toEqual([1, expect.stringContaining("\u001b[")]);
  const plain = check(folder, { NO_COLOR: "1" });
  expect([plain.status, plain.stderr]).toEqual([1, expect.not.stringContaining("\u001b[")]);
  expect(check(tmpdir(), {}).stderr).toContain("usage/no-such-file");
  expect(runCommand(["--version"], { folder })).toMatchObject({ status: 0, stderr: "" });
});
