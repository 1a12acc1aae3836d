import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { storeRun } from "../../app/compare/testing/stored-runs.ts";
import { nodeHost } from "../../app/host/host.ts";
import { EXIT } from "../exit.ts";
import { type OutputMode, terminalOf } from "../terminal/terminal.ts";
import { run } from "./compare.ts";

/** The exit status and what is printed for two runs that differ in a field, without Python. */
async function called(runs: readonly string[], options: object = {}, mode: Partial<OutputMode> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "specline-compare-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, depth] of [["a1", 6] as const, ["b1", 3] as const]) storeRun(join(folder, "work"), name, { depth });
  const [printed, documents, reported]: [string[], unknown[], string[]] = [[], [], []];
  const terminal = {
    ...terminalOf({ json: false, quiet: false, verbose: false, ...mode }),
    print: (text: string) => printed.push(text),
    printJson: (value: unknown) => documents.push(value),
    report: (diagnostics: readonly { readonly code: string }[]) =>
      reported.push(...diagnostics.map(({ code }) => code)),
  };
  const host = { ...nodeHost(() => undefined), folder, python: Promise.resolve({ rejected: [] }) };
  const call = { words: [runs], options: { work: "work", ...options }, terminal, host };
  const status = await run(call as never);
  return { status, folder, text: printed.join(""), documents, reported };
}

test("prints a comparison as text, as Markdown and as JSON", async () => {
  const text = await called(["a1", "b1"]);
  expect([text.status, text.reported]).toEqual([EXIT.done, ["compare/no-scores"]]);
  expect(text.text).toMatch(/XGBoostTraining +maxDepth +6 → 3/);
  const markdown = await called([], { last: 2, markdown: true });
  expect(markdown.text).toContain("| XGBoostTraining | maxDepth | 6 → 3 |  |");
  expect(markdown.documents).toMatchObject([
    { ok: true, comparisons: [{ before: { run: "a1" }, after: { run: "b1" } }] },
  ]);
});

test("writes a page", async () => {
  const { status, folder, text } = await called(["a1", "b1"], { html: "pages/c.html" });
  expect([status, text.length > 0]).toEqual([EXIT.done, true]);
  expect(readFileSync(join(folder, "pages/c.html"), "utf8")).toContain("<h1>a1 → b1</h1>");
});

test("an unknown run is an error, and two formats at once are a usage fault", async () => {
  const unknown = await called(["a1", "zz"]);
  expect([unknown.status, unknown.text, unknown.reported]).toEqual([EXIT.failed, "", ["run/unknown-run"]]);
  expect((await called(["a1"])).status).toBe(EXIT.usage);
  const both = await called(["a1", "b1"], { markdown: true }, { json: true });
  expect([both.status, both.documents]).toMatchObject([EXIT.usage, [{ ok: false }]]);
});
