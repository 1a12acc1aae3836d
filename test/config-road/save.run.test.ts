import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadConfigs, mergeAndSaveConfigs, SpeclineError } from "specline";
import { afterAll, describe, expect, test } from "vitest";
import { creditConfigs } from "./credit-risk.ts";

const built = fileURLToPath(new URL("../../dist/index.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "specline-save-"));
const disk = join(folder, "disk");
mkdirSync(disk);
/** A separate disk that is too small for a second file. */
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=8k", "tmpfs", disk]).status === 0;
afterAll(() => {
  if (mounted) spawnSync("umount", [disk]);
  rmSync(folder, { recursive: true, force: true });
});

describe("a failed save leaves the old file intact", () => {
  test.skipIf(!mounted)("on a full disk", async () => {
    const file = join(disk, "pipeline_config.json");
    await mergeAndSaveConfigs(creditConfigs.slice(0, 2), file);
    const before = readFileSync(file, "utf8");
    writeFileSync(join(disk, "filler"), "x".repeat(4096));
    const saved = await mergeAndSaveConfigs(creditConfigs, file).catch((error: unknown) => error);
    expect(saved).toBeInstanceOf(SpeclineError);
    expect((saved as Error).message).toContain("ENOSPC");
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(readdirSync(disk).sort()).toEqual(["filler", "pipeline_config.json"]);
  });

  test.skipIf(!existsSync(built))("if it is killed at any moment", async () => {
    const file = join(folder, "pipeline_config.json");
    await mergeAndSaveConfigs(creditConfigs, file);
    // Saves two versions of several hundred kilobytes alternately, forever.
    const code = `
      import { mergeAndSaveConfigs, PackageConfig } from ${JSON.stringify(built)};
      const version = (text) => [PackageConfig({ environment: Object.fromEntries(Array.from({ length: 4000 }, (_, i) => ["V" + i, text])) })];
      const [a, b] = [version("a".repeat(40)), version("b".repeat(40))];
      process.stdout.write("ready");
      for (;;) { await mergeAndSaveConfigs(a, ${JSON.stringify(file)}); await mergeAndSaveConfigs(b, ${JSON.stringify(file)}); }`;
    for (let round = 0; round < 6; round += 1) {
      const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await new Promise((ready) => child.stdout.once("data", ready));
      await new Promise((later) => setTimeout(later, 20 + round * 37));
      child.kill("SIGKILL");
      await new Promise((gone) => child.once("close", gone));
      const { value, diagnostics } = await loadConfigs(file);
      expect(diagnostics).toEqual([]);
      const { environment } = (value.configs[0]?.set ?? {}) as { environment?: Record<string, string> };
      const held = new Set(Object.values(environment ?? {}).map((text) => text[0]));
      expect([round, held.size <= 1]).toEqual([round, true]);
    }
  });
});
