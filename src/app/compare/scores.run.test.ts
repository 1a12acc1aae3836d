import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Host, nodeHost } from "../host/host.ts";
import { compareRuns } from "./compare.ts";
import { storeRun } from "./testing/stored-runs.ts";

/** Scores of 300 rows, of which one run did not score the first ones. The label is 1 for the second half. */
const table = (noise: number, from: number): string => {
  const lines = Array.from({ length: 300 }, (_, row) => {
    const label = row < 150 ? 0 : 1;
    const score = 0.5 + (label === 1 ? 0.1 : -0.1) + (noise * (((row * 37) % 101) - 50)) / 100;
    return `${row},all,${label},${Math.min(1, Math.max(0, score)).toFixed(4)}\n`;
  });
  return `__row_id,split,label,score\n${lines.slice(from).join("")}`;
};

test("the script compares the rows that both runs scored", async () => {
  const folder = mkdtempSync(join(tmpdir(), "specline-scores-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const host: Host = { ...nodeHost(() => undefined), folder };
  storeRun(join(folder, "work"), "a1", { predictions: table(0.1, 0) });
  storeRun(join(folder, "work"), "b1", { predictions: table(0.9, 20) });
  const { comparisons, diagnostics } = await compareRuns(host, { runs: ["a1", "b1"], work: "work" });
  expect(diagnostics.map(({ code }) => code)).toEqual(["compare/unmatched-rows"]);
  const [found] = comparisons[0]?.scores ?? [];
  expect(found).toMatchObject({
    step: "XGBoostModelEval",
    task: "binary",
    rows: { before: 300, after: 280, both: 280 },
  });
  const [auc] = found?.metrics ?? [];
  expect(auc).toMatchObject({ metric: "auc", before: 1, isDifferent: true, better: "higher" });
  expect(auc?.interval?.[1]).toBeLessThan(0);
  expect(found?.changed?.moves.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(["bad not bad", "not bad bad"]);
  expect(found?.changed?.corrected).toBe(0);
});
