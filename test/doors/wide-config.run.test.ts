import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compilePipeline } from "../../src/app/compile.ts";
import { nodeHost } from "../../src/app/host/host.ts";
import { runPipeline } from "../../src/app/run.ts";

/* Configs with more or longer values than a job's request can hold. They travel in a file of the asset. */

const folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-wide-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const host = { ...nodeHost(() => undefined), folder };

const COLUMNS = Array.from({ length: 220 }, (_, index) => `measured_quantity_${index}`);
const DROPPED = COLUMNS.slice(40);
const cell = (row: number, column: number): number => ((row + 3) * (column + 7) * 31) % 97;
const isBad = (row: number): boolean => cell(row, 0) + cell(row, 1) > 100;
writeFileSync(
  join(folder, "wide.csv"),
  [
    [...COLUMNS, "status"].join(","),
    ...Array.from({ length: 240 }, (_, row) =>
      [...COLUMNS.map((_, column) => cell(row, column)), isBad(row) ? "bad" : "good"].join(","),
    ),
  ].join("\n"),
);
writeFileSync(
  join(folder, "count_names.py"),
  `import argparse, json, pathlib, shutil, sys
sys.path.insert(0, str(pathlib.Path(__file__).parent))
parser = argparse.ArgumentParser()
parser.add_argument("--names", action="append")
parser.add_argument("--times", type=int)
given = parser.parse_args()
assert len(given.names) == 220 and given.names[-1] == "measured_quantity_219" and given.times == 3
target = pathlib.Path("/opt/ml/processing/output/data")
target.mkdir(parents=True, exist_ok=True)
for path in pathlib.Path("/opt/ml/processing/input/data").iterdir():
    shutil.copy(path, target)
`,
);

const spec = {
  name: "wide",
  data: "wide.csv",
  label: "status",
  positive: "bad",
  scripts: {
    CountNames: {
      script: "count_names.py",
      inputs: { data: "tabular.raw" },
      outputs: { data: "tabular.raw" },
      config: { names: COLUMNS, times: 3 },
    },
  },
  steps: [
    { step: "DataLoading_training", config: { schema: Object.fromEntries(COLUMNS.map((name) => [name, "number"])) } },
    "CountNames",
    { step: "TabularPreprocessing_training", config: { dropColumns: DROPPED } },
    {
      step: "XGBoostTraining",
      config: {
        nEstimators: 5,
        crossValidation: 0,
        monotoneConstraints: Object.fromEntries(COLUMNS.slice(0, 40).map((name) => [name, "increasing"])),
      },
    },
    "XGBoostModelEval_training",
  ],
};
writeFileSync(join(folder, "wide.json"), JSON.stringify(spec));

test("a config with hundreds of columns runs, and its values reach every script", async () => {
  const { record, diagnostics } = await runPipeline(host, "wide.json", {
    work: ".specline",
    parameters: [],
    cache: false,
  });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(record?.status).toBe("succeeded");
  const made = (step: string, port: string): string =>
    record?.steps.find(({ name }) => name === step)?.outputs?.[port]?.path ?? "";
  const table = readFileSync(join(made("TabularPreprocessing_training", "processed"), "train/part-00000.csv"), "utf8");
  expect(table.split("\n")[0]?.split(",")).toEqual(["__row_id", "status", ...COLUMNS.slice(0, 40)]);
});

test("the definition keeps only what fits in a request", async () => {
  const { text = "{}", diagnostics } = await compilePipeline(host, "wide.json", { target: "local" });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(text).not.toContain("measured_quantity_219");
  expect(text).toContain('"--label"');
  expect(text.match(/with_arguments\.py/g)).toHaveLength(3);
});
