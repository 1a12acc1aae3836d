import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import type { Command, Processes } from "../../local/effects.ts";
import { type Host, nodeHost } from "../host/host.ts";
import type { PythonSearch } from "../host/process/python-search.ts";
import { compareRuns } from "./compare.ts";
import { type StoredRun, storeRun } from "./testing/stored-runs.ts";

const PREDICTIONS = "__row_id,split,label,score\n1,all,0,0.2\n2,all,1,0.7\n";
const METRIC = { metric: "auc", before: 0.8, after: 0.9, difference: 0.1, interval: [0.05, 0.15] };
const SPLIT = { split: "all", task: "binary", rows: { before: 9, after: 9, both: 9 }, equal: false, metrics: [METRIC] };

/** Compares two runs with a stand-in for the script, which gives this answer. */
async function compared(
  answer: JsonObject | undefined,
  one: StoredRun = {},
  other: StoredRun = {},
  arrange: (folder: string) => void = () => undefined,
) {
  const folder = mkdtempSync(join(tmpdir(), "specline-scores-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const asked: JsonObject[] = [];
  const start = async ({ words, onLine }: Command): ReturnType<Processes["start"]> => {
    const request = JSON.parse(words[2] ?? "") as JsonObject & { readonly answer: string };
    asked.push(request);
    if (answer === undefined) onLine("MemoryError", "err");
    else writeFileSync(request.answer, JSON.stringify(answer));
    const ended = Promise.resolve({ code: answer === undefined ? 1 : 0, signal: null, left: [] });
    return { ended, signal: () => undefined };
  };
  const real = nodeHost(() => undefined);
  const found = { path: "python3", version: "3.11.2" } as NonNullable<PythonSearch["found"]>;
  const host: Host = {
    ...real,
    folder,
    python: Promise.resolve({ found, rejected: [] }),
    effects: { ...real.effects, processes: { ...real.effects.processes, start } },
  };
  storeRun(join(folder, "work"), "a1", { predictions: PREDICTIONS, ...one });
  storeRun(join(folder, "work"), "b1", { predictions: PREDICTIONS, ...other });
  arrange(folder);
  const { comparisons, diagnostics } = await compareRuns(host, { runs: ["a1", "b1"], work: "work" });
  return { scores: comparisons[0]?.scores ?? [], codes: diagnostics.map(({ code }) => code), diagnostics, asked };
}

test("asks for both tables, with each run's threshold, and judges the interval", async () => {
  const { scores, codes, asked } = await compared(
    { splits: [SPLIT] },
    { metrics: { task: "binary", auc: 0.8, threshold: 0.3 } },
  );
  const end = "XGBoostModelEval/predictions/predictions.csv";
  expect(asked).toMatchObject([
    {
      before: { files: [expect.stringContaining(`a1/${end}`)], threshold: 0.3 },
      after: { files: [expect.stringContaining(`b1/${end}`)], threshold: 0.5 },
      task: "binary",
      same_rows: true,
    },
  ]);
  expect(scores).toMatchObject([
    { step: "XGBoostModelEval", metrics: [{ metric: "auc", better: "higher", isDifferent: true, isEqual: false }] },
  ]);
  expect(codes).toEqual([]);
});

test("an interval that contains zero is no difference", async () => {
  const { scores } = await compared({ splits: [{ ...SPLIT, metrics: [{ ...METRIC, interval: [-0.05, 0.2] }] }] });
  expect(scores[0]?.metrics[0]?.isDifferent).toBe(false);
});

test("rows of different sources are not matched", async () => {
  const { asked, codes } = await compared(
    { splits: [{ ...SPLIT, unpaired: "data" }] },
    { source: "1".repeat(16) },
    { source: "2".repeat(16) },
  );
  expect(asked).toMatchObject([{ same_rows: false }]);
  expect(codes).toEqual(["compare/other-data"]);
});

test.each([
  ["r1", "r1", true, []],
  ["r1", "r2", false, ["compare/unknown-data"]],
  [undefined, undefined, false, ["compare/unknown-data"]],
] as const)("without a copy of the source, the loaded rows decide: %s and %s", async (one, other, same, codes) => {
  const side = (loaded: string | undefined) => ({ source: "", ...(loaded !== undefined && { loaded }) });
  const found = await compared({ splits: [same ? SPLIT : { ...SPLIT, unpaired: "data" }] }, side(one), side(other));
  expect([found.asked[0]?.["same_rows"], found.codes]).toEqual([same, codes]);
});

test("names classes by the label's values", async () => {
  const changed = { rows: 2, of: 9, corrected: 1, spoiled: 1, moves: [{ from: "0", to: "1", rows: 2 }] };
  const { scores } = await compared({ splits: [{ ...SPLIT, changed }] });
  expect(scores[0]?.changed?.moves).toEqual([{ from: "not bad", to: "bad", rows: 2 }]);
});

test.each([
  [{ unpaired: "no-ids" }, "have no row ids"],
  [{ unpaired: "repeated" }, "have repeated row ids"],
  [{ unpaired: "no-common" }, "scored no row in common"],
  [{ unpaired: "labels", rows: { before: 9, after: 9, both: 8, relabelled: 3 } }, "3 of 8 rows that both runs scored"],
  [{ split: "test", rows: { before: 9, after: 7, both: 6 } }, "6 rows of split 'test' were scored by both runs"],
  [{ rows: { before: 9, after: 7, both: 6 } }, "3 were scored only by run a1, and 1 only by run b1"],
])("names rows that cannot be matched: %j", async (more, expected) => {
  const { diagnostics } = await compared({ splits: [{ ...SPLIT, ...more }] });
  expect(diagnostics.map(({ severity }) => severity)).toEqual(["note"]);
  expect(diagnostics[0]?.message).toContain(expected);
});

test("a failure of the script, or tables that do not fit, leave everything else", async () => {
  const failed = await compared(undefined);
  expect([failed.scores, failed.codes]).toEqual([[], ["compare/failed"]]);
  expect(failed.diagnostics[0]).toMatchObject({
    severity: "warning",
    message: "the scores of the runs could not be compared: MemoryError",
  });
  const unfit = await compared({ unfit: "the runs have different classes" });
  expect([unfit.scores, unfit.codes]).toEqual([[], ["compare/unfit-scores"]]);
});

test("says why scores are left out that a run has", async () => {
  const training = (folder: string): string => {
    const made = join(folder, "work/s3/specline-local/risk/a1/XGBoostTraining/output-data");
    mkdirSync(made, { recursive: true });
    return join(made, "output.tar.gz");
  };
  const { scores, codes, diagnostics } = await compared({ splits: [SPLIT] }, {}, {}, (folder) => {
    rmSync(join(folder, "work/s3/specline-local/risk/b1/XGBoostModelEval"), { recursive: true });
    writeFileSync(training(folder), "no archive");
  });
  expect([scores, codes]).toEqual([[], ["compare/left-out", "compare/left-out"]]);
  expect(diagnostics[0]?.message).toBe(
    "the scores of step 'XGBoostModelEval' are not compared: run b1 has none on this disk",
  );
  expect(diagnostics[1]?.message).toMatch(
    /: run a1 has a table that cannot be read .* and run b1 has none on this disk$/,
  );
});
