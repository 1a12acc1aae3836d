import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { Project, root, type Summary } from "../bad-input/project.ts";
import { type Answer, Package } from "./outside.ts";

/** CSV records without quotes. */
const records = (text: string): readonly Readonly<Record<string, string>>[] => {
  const [header = [], ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(row.map((cell, index) => [header[index] as string, cell])));
};

interface Calibrator {
  readonly method: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * The result of an isotonic calibrator, or of one that leaves scores unchanged. Deliberately reimplemented here.
 */
function calibratedBy({ method, x, y }: Calibrator, score: number): number {
  if (method === "none") return score;
  const right = x.findIndex((edge) => edge >= score);
  if (right === -1) return y.at(-1) as number;
  if (right === 0 || x[right] === score) return y[right] as number;
  const [x0, x1, y0, y1] = [x[right - 1], x[right], y[right - 1], y[right]] as [number, number, number, number];
  return y0 + ((score - x0) / (x1 - x0)) * (y1 - y0);
}

/** The same pipeline on two data sets, which differ only in file, label and positive value. */
const CASES = [
  { name: "credit", from: "examples/credit-risk/data/credit.csv", label: "Status", positive: "bad" },
  { name: "churn", from: "test/fixtures/churn.csv", label: "churn", positive: "Yes" },
] as const;

describe.each(CASES)("the package of the $name model, loaded outside the project", ({ from, label, positive }) => {
  const world = {} as { project: Project; summary: Summary; pack: Package; raw: ReturnType<typeof records> };
  const file = (step: string, port: string, ...more: readonly string[]): string =>
    readFileSync(join(world.summary.outputs[step]?.[port] ?? "", ...more), "utf8");
  const features = (): readonly string[] =>
    JSON.parse(readFileSync(join(world.pack.folder, "model/payload-schema.json"), "utf8")).columns.map(
      (column: { readonly name: string }) => column.name,
    );

  beforeAll(async () => {
    const project = new Project({
      "pipeline.mjs": `import { Pipeline } from "specline";
export default Pipeline("model").autoTrainXgboost("data/table.csv", ${JSON.stringify({ label, positive })});\n`,
    }).install();
    cpSync(join(root, from), project.path("data/table.csv"));
    const summary = await project.succeed();
    const pack = new Package(join(summary.outputs["Package"]?.["package"] ?? "", "model.tar.gz"));
    Object.assign(world, { project, summary, pack, raw: records(readFileSync(join(root, from), "utf8")) });
  });

  test("the pipeline learned something, and its branches do not share rows", () => {
    expect(world.summary.steps.map(({ status }) => status)).toEqual(Array(10).fill("succeeded"));
    expect(world.summary.metrics["XGBoostModelEval_calibration"]?.["auc"]).toBeGreaterThan(0.8);
    const ids = (step: string) => new Set(records(file(step, "data", "part-00000.csv")).map((row) => row["__row_id"]));
    const [training, calibration] = [ids("DataLoading_training"), ids("DataLoading_calibration")];
    expect(training.size + calibration.size).toBe(world.raw.length);
    expect([...calibration].filter((id) => training.has(id))).toEqual([]);
  });

  test("raw rows score the same as in the pipeline, to the last bit, in every request format", () => {
    const predicted = records(file("XGBoostModelEval_calibration", "predictions", "predictions.csv"));
    expect(predicted.length).toBeGreaterThan(500);
    const rows = predicted.map((row) => world.raw[Number(row["__row_id"])] as Readonly<Record<string, string>>);
    const columns = features();
    expect(columns).not.toContain(label);
    const cells = rows.map((row) => columns.map((name) => row[name] ?? "").join(","));
    // Missing values in the source are null in JSON, and plain numbers are numbers.
    const typed = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, cell]) => [
          name,
          cell === "" ? null : String(Number(cell)) === cell ? Number(cell) : cell,
        ]),
      ),
    );
    const json = { type: "application/json", accept: "application/json" } as const;
    const table = { type: "text/csv", accept: "application/json" } as const;
    const some = [0, 7, 42];
    const given = world.pack.ask([
      { body: JSON.stringify(rows), ...json },
      { body: JSON.stringify({ instances: typed }), ...json },
      { body: `${cells.join("\n")}\n`, ...table },
      {
        body: `\ufeff${Object.keys(rows[0] as object).join(",")}\r\n${rows.map((row) => Object.values(row).join(",")).join("\r\n")}`,
        ...table,
      },
      ...some.map((index) => ({ body: JSON.stringify(rows[index]), ...json })),
      { body: `${cells.join("\n")}\n`, type: "text/csv", accept: "text/csv" },
    ]);
    const csv = given.at(-1) ?? "";
    const [texts = [], ...others] = given.slice(0, -1).map((text) => JSON.parse(text).predictions as readonly Answer[]);
    expect(texts.map(({ score }) => score)).toEqual(predicted.map((row) => Number(row["score"])));
    for (const other of others.slice(0, 3)) expect(other).toEqual(texts);
    some.forEach((index, at) => {
      expect(others[3 + at]).toEqual([texts[index]]);
    });

    const calibrator = JSON.parse(file("ModelCalibration_calibration", "calibrator", "calibrator.json")) as Calibrator;
    expect(["none", "isotonic"]).toContain(calibrator.method);
    for (const { score, calibrated, label: decided } of texts) {
      expect(calibrated).toBe(calibratedBy(calibrator, score));
      expect(decided === positive).toBe((calibrated as number) >= 0.5);
    }
    expect(
      csv
        .trim()
        .split("\n")
        .map((line) => line.split(",")),
    ).toEqual(
      texts.map(({ score, calibrated, label: decided }) =>
        [score, calibrated, decided].map((value, at) => (at === 2 ? value : pythonText(value as number))),
      ),
    );
  });

  test("every sample in the payload has the same score as CSV and as JSON", () => {
    const { columns, samples } = JSON.parse(file("Payload", "payload", "samples.json"));
    expect(columns).toEqual(features());
    expect(samples.length).toBeGreaterThan(0);
    const [csv = "", json = ""] = world.pack.ask([
      {
        body: samples.map((sample: { readonly csv: string }) => `${sample.csv}\n`).join(""),
        type: "text/csv",
        accept: "application/json",
      },
      {
        body: JSON.stringify(samples.map((sample: { readonly json: object }) => sample.json)),
        type: "application/json",
        accept: "application/json",
      },
    ]);
    expect(JSON.parse(csv).predictions).toHaveLength(samples.length);
    expect(csv).toBe(json);
  });
});

/** Python writes small numbers as 1e-05, JavaScript as 0.00001 or 1e-7. All are parsed to the same double. */
const pythonText = (value: number): unknown => ({ asymmetricMatch: (text: string) => Number(text) === value });
