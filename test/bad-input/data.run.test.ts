import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cachedSteps, creditLines, csv, Project, SPEC } from "./project.ts";

const spec = (label: string, positive: string): string =>
  SPEC.replace("label: Status", `label: ${label}`).replace("positive: bad", `positive: ${positive}`);
const credit = creditLines();
const DATA = "data/credit.csv";

describe("a table that is unsuitable for learning is reported before any step runs", () => {
  test.each([
    [
      "a missing label",
      { "pipeline.yaml": spec("Statsu", "bad") },
      "data/label-missing",
      ["the label column 'Statsu' is not in the data", "did you mean 'Status'?"],
    ],
    [
      "a positive value that does not occur",
      { "pipeline.yaml": spec("Status", "awful") },
      "data/positive-missing",
      ["'awful' does not occur in the label 'Status'", "'bad' and 'good'"],
    ],
    ["an empty file", { [DATA]: "" }, "data/empty-file", ["'credit.csv' is empty", "header line"]],
    ["a header without rows", { [DATA]: `${credit[0]}\n` }, "data/header-only", ["'credit.csv'", "no rows"]],
    [
      "a binary file",
      { [DATA]: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]) },
      "data/no-table",
      ["'credit.csv' is not a table: it is a picture", "csv with a header"],
    ],
    ["a list of numbers in JSON", { [DATA]: "[1, 2, 3]\n" }, "data/no-table", ["it is JSON"]],
    [
      "a page of a web server",
      { [DATA]: "<!DOCTYPE html>\n<html>\n<p>Not, found</p>\n</html>\n" },
      "data/no-table",
      ["web page"],
    ],
    [
      "one class only",
      { [DATA]: csv(credit.filter((line) => !line.startsWith("bad"))) },
      "data/one-class",
      ["the label 'Status' holds only 'good'"],
    ],
    [
      "a row that is too wide",
      { [DATA]: csv(credit.map((line, index) => (index === 6 ? `${line},more` : line))) },
      "data/row-width",
      ["line 7 of 'credit.csv'", "15", "14"],
    ],
  ])("%s", async (_, files, code, says) => {
    const project = new Project(files);
    const { stdout, stderr } = await project.fails({ code, says: [...says, "› DataLoading ›"] });
    expect(stderr.split(says[0] as string)).toHaveLength(2);
    expect(stdout).toBe("");
  });
});

test("rejects a step that does not fit the data's task before training, not after it", async () => {
  const steps = "[data_loading, preprocessing, training, evaluation, calibration]";
  const project = new Project({ "pipeline.yaml": `name: credit\ndata: ${DATA}\nlabel: Home\nsteps: ${steps}\n` });
  const says = ["ModelCalibration", "but the task is multiclass", "set the task"];
  const { stdout } = await project.fails({ code: "resolve/task-step", says });
  expect(stdout).toBe("");
});

describe("sentinel values", () => {
  const column = (credit[0] ?? "").split(",").indexOf("Income");
  const lines = credit.map((line, index) => {
    const cells = line.split(",");
    if (index > 0 && index % 10 === 0) cells[column] = "-2147483648";
    return cells.join(",");
  });

  test("are counted in the profile and missing in later steps", async () => {
    const project = new Project({ [DATA]: csv(lines) });
    const { outputs, diagnostics } = await project.succeed();
    expect(diagnostics.map(({ code }) => code)).toEqual(["data/read-booleans"]);
    const output = (step: string, port: string, ...more: string[]): string =>
      readFileSync(join(outputs[step]?.[port] ?? "", ...more), "utf8");
    const profile = JSON.parse(output("DataLoading", "metadata", "profile.json"));
    const income = profile.columns.find(({ name }: { readonly name: string }) => name === "Income");
    expect(income.sentinels).toEqual({ "-2147483648": 30 });
    expect(income.min).toBeGreaterThan(-1);
    const processed = ["train", "validation", "test"].map((split) =>
      output("TabularPreprocessing", "processed", split, "part-00000.csv"),
    );
    expect(processed.join("")).not.toContain("-2147483648");
  });
});

test("reruns the steps that read an edited input file, and reuses the others", async () => {
  const project = new Project({
    "pipeline.yaml": `name: two_tables
label: Status
positive: bad
steps:
  - step: DataLoading_training
    config: { source: data/credit.csv }
  - TabularPreprocessing_training
  - step: XGBoostTraining
    config: { nEstimators: 5 }
  - step: DataLoading_calibration
    config: { source: data/later.csv }
  - TabularPreprocessing_calibration
  - XGBoostModelEval_calibration
`,
    "data/later.csv": csv([credit[0] as string, ...creditLines(500).slice(301)]),
  });
  const first = await project.succeed();
  expect(cachedSteps(first)).toEqual([]);
  expect(cachedSteps(await project.succeed())).toHaveLength(6);
  project.write("data/later.csv", csv([credit[0] as string, ...creditLines(500).slice(302)]));
  const edited = await project.succeed();
  expect([...cachedSteps(edited)].sort()).toEqual([
    "DataLoading_training",
    "TabularPreprocessing_training",
    "XGBoostTraining",
  ]);
  expect(edited.metrics["XGBoostModelEval_calibration"]?.["rows"]).toBe(199);
  expect(first.metrics["XGBoostModelEval_calibration"]?.["rows"]).toBe(200);
});
