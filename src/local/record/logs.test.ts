import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { cases } from "../../../test/suite/cases.ts";
import { nodeEffects } from "../../app/host/effects.ts";
import { openLogs } from "./logs.ts";

/** Writes lines to a log with this limit, and returns the file's lines and the sentence about what it lacks. */
async function logged(lines: Iterable<string>, limit: number) {
  const folder = mkdtempSync(join(tmpdir(), "specline-logs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "logs"));
  const fault = (error: unknown): never => {
    throw error;
  };
  const logs = openLogs(nodeEffects().files, folder, fault, limit);
  for (const line of lines) logs.line("A", line);
  const gap = await logs.close("A");
  return { text: readFileSync(join(folder, "logs/A.log"), "utf8"), gap };
}

test("keeps the first and the last part of a log that is too long, and says what is missing", async () => {
  const all = Array.from({ length: 10_000 }, (_, index) => `line ${index}`);
  const { text, gap } = await logged(all, 2000);
  const lines = text.trimEnd().split("\n");
  expect(lines.slice(0, 2)).toEqual(["line 0", "line 1"]);
  expect(lines.at(-1)).toBe("line 9999");
  expect(gap).toMatch(/^\d+ lines \([\d.]+ KiB\) are left out$/);
  expect(text).toContain(`--- ${gap} ---\n`);
  expect(text).toContain("--- the log is too long");
  expect(text.length).toBeLessThan(2300);
  const own = lines.filter((line) => !line.startsWith("---"));
  expect(own.length + Number(gap?.split(" ")[0])).toBe(10_000);
});

test("a log within its limit is complete, and no line is lost or repeated whatever the limit", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.string({ maxLength: 30 }).map((text) => text.replace(/[\n\r-]/g, "")),
        { minLength: 1, maxLength: 60 },
      ),
      fc.integer({ min: 2, max: 600 }),
      async (lines, limit) => {
        const { text, gap } = await logged(lines, limit);
        const kept = text
          .split("\n")
          .slice(0, -1)
          .filter((line) => !line.startsWith("---"));
        const missing = gap === undefined ? 0 : Number(gap.split(" ")[0]);
        expect(kept.length + missing).toBe(lines.length);
        const head = kept.findIndex((line, index) => line !== lines[index]);
        const first = head < 0 ? kept.length : head;
        expect(kept.slice(first)).toEqual(lines.slice(lines.length - (kept.length - first)));
        if (Buffer.byteLength(lines.map((line) => `${line}\n`).join("")) <= limit / 2) expect(kept).toEqual(lines);
      },
    ),
    { numRuns: cases(60) },
  );
});
