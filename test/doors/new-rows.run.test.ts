import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { check } from "../../src/app/check.ts";
import { nodeHost } from "../../src/app/host/host.ts";
import { runPipeline } from "../../src/app/run.ts";

/* Rows to be scored lack the columns that are not features: the label, the weight and the time. */

const folder = realpathSync(mkdtempSync(join(tmpdir(), "specline-new-rows-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const row = (n: number): readonly (number | string)[] => [(n * 37) % 101, (n * 53) % 89, 1 + (n % 3)];
const table = (header: string, cells: (n: number) => readonly (number | string)[], rows: number): string =>
  [header, ...Array.from({ length: rows }, (_, n) => cells(n).join(","))].join("\n");
const isBad = (n: number): string => (((n * 37) % 101) + ((n * 53) % 89) / 3 > 60 ? "bad" : "good");
writeFileSync(
  join(folder, "train.csv"),
  table("income,age,w,status,day", (n) => [...row(n), isBad(n), `2024-01-${10 + (n % 18)}`], 120),
);
writeFileSync(
  join(folder, "new.csv"),
  table("income,age", (n) => row(n + 500).slice(0, 2), 15),
);

const SPEC = `name: scored
label: status
positive: bad
context: { weightColumn: w, timeColumn: day }
data: { training: train.csv, inference: new.csv }
branches:
  training:
    - data_loading
    - preprocessing
    - { step: training, config: { nEstimators: 5, crossValidation: 0 } }
    - payload
  inference: [data_loading, preprocessing, XGBoostModelInference]
`;

test("a branch without a label is checked, and scored by the model of the training branch", async () => {
  writeFileSync(join(folder, "scored.yaml"), SPEC);
  const host = { ...nodeHost(() => undefined), folder };
  const checked = await check(host, "scored.yaml", { target: "local", fix: false });
  expect(checked.diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);

  const { record, places, diagnostics } = await runPipeline(host, "scored.yaml", {
    work: ".specline",
    parameters: [],
    cache: false,
  });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const made = (step: string, port: string): string =>
    record?.steps.find(({ name }) => name === step)?.outputs?.[port]?.path ?? "";
  const scores = readFileSync(join(made("XGBoostModelInference_inference", "predictions"), "predictions.csv"), "utf8");
  expect(scores.split("\n")[0]).toBe("__row_id,split,score");
  expect(scores.trim().split("\n")).toHaveLength(16);

  expect(places?.predictions).toEqual([
    join(made("XGBoostModelInference_inference", "predictions"), "predictions.csv"),
  ]);

  const payload = made("Payload_training", "payload");
  expect(existsSync(join(payload, "payload.tar.gz"))).toBe(true);
  const { columns, samples } = JSON.parse(readFileSync(join(payload, "samples.json"), "utf8"));
  expect(columns).toEqual(["income", "age"]);
  expect(samples[0].csv.split(",")).toHaveLength(2);
}, 240_000);
