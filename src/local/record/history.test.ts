import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { nodeEffects } from "../../app/host/effects.ts";
import { foldersOf } from "../storage/folders.ts";
import { findRun, readRun, runBefore } from "./history.ts";

const JOURNAL = readFileSync(new URL("../../../test/fixtures/records/2-succeeded.jsonl", import.meta.url), "utf8");

/** A work folder with these runs. Those in `empty` were killed before their record's first line. */
function workFolder(recorded: readonly string[], empty: readonly string[]): string {
  const work = mkdtempSync(join(tmpdir(), "specline-history-"));
  onTestFinished(() => rmSync(work, { recursive: true, force: true }));
  const written = recorded.map((name) => [name, JOURNAL.replaceAll("mx3df4rbalfd", name)] as const);
  for (const [name, text] of [...written, ...empty.map((one) => [one, ""] as const)]) {
    mkdirSync(join(work, "runs", name), { recursive: true });
    writeFileSync(join(work, "runs", name, "journal.jsonl"), text);
  }
  return work;
}

/** Finds a run in a work folder with these runs. */
const found = (run: string, recorded: readonly string[], empty: readonly string[]): Promise<string> =>
  findRun(nodeEffects(), foldersOf(workFolder(recorded, empty)), run).then(
    ({ record }) => record.run,
    (error: Error) => error.message,
  );

test("the last run is the last that has a record", async () => {
  expect(await found("last", ["a1", "b2"], ["c3"])).toBe("b2");
  expect(await found("latest", ["a1", "b2"], [])).toBe("b2");
  expect(await found("last", [], ["c3"])).toContain("there is no run 'last': there are none yet");
});

test("a run that was killed before its first step is not suggested, and its message says why", async () => {
  expect(await found("c3", ["a1", "b2"], ["c3"])).toContain(
    "there is no run 'c3': it ended before it had begun; the last ones are b2 and a1",
  );
  expect(await found("zz", ["a1"], ["c3"])).toContain("there is no run 'zz': the last ones are a1");
  expect(await found("a", ["a1"], ["c3"])).toBe("a1");
});

test("the run before is the last successful one of the same pipeline", async () => {
  const effects = nodeEffects();
  const work = workFolder(["a1", "b2", "c3", "d4"], ["b9"]);
  const journal = join(work, "runs", "c3", "journal.jsonl");
  writeFileSync(journal, readFileSync(journal, "utf8").replaceAll('"succeeded"', '"failed"'));
  const later = await readRun(effects, work, "d4");
  expect((await runBefore(effects, work, later))?.run).toBe("b2");
  expect(await runBefore(effects, work, { ...later, title: "another" })).toBeUndefined();
  expect(await runBefore(effects, work, await readRun(effects, work, "a1"))).toBeUndefined();
});
