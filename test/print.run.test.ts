import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "./suite/commands.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "specline-print-"));
const FLUENT = `import { Pipeline } from "specline";
export default Pipeline("credit_risk")
  .forClassification({ label: "Status", positive: "bad" })
  .branch("training", (b) => b.loadData("s3://data/", { shareTo: 0.8 }).preprocess())
  .trainXgboost({ maxDepth: 5 })
  .branch("calibration", (b) => b.loadData("s3://data/", { shareFrom: 0.8 }).preprocess().evaluatePerformance().calibrate())
  .deployIf((m) => m.auc.gte(0.8), (b) => b.package().samplePayload().register());
`;

function specline(...args: readonly string[]): string {
  const { status, stdout, stderr } = runCommand(args, { folder });
  expect(status, stderr).toBe(0);
  return `${stdout}${stderr}`;
}
const compiled = (file: string): string => {
  specline("compile", file, "-o", `${file}.definition`);
  return readFileSync(join(folder, `${file}.definition`), "utf8");
};

beforeAll(() => {
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/specline"));
  writeFileSync(join(folder, "fluent.ts"), FLUENT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["spec", "yaml"],
  ["handles", "ts"],
])("a fluent pipeline printed as %s compiles to the same bytes", (form, ending) => {
  specline("print", "fluent.ts", "--as", form, "-o", `${form}.${ending}`);
  expect(compiled(`${form}.${ending}`)).toBe(compiled("fluent.ts"));
});

test("configs contain the steps' settings, and a message says that conditions are left out", () => {
  expect(specline("print", "fluent.ts", "--as", "configs", "-o", "credit_risk.json")).toContain("config/no-conditions");
  const text = readFileSync(join(folder, "credit_risk.json"), "utf8");
  expect(JSON.parse(text)).toMatchObject({ metadata: { config_types: { XGBoostTraining: expect.any(String) } } });
  const steps = (file: string) => compiled(file).match(/"Name": "[A-Za-z]+_(training|calibration)"/g);
  expect(steps("credit_risk.json")).toEqual(steps("fluent.ts"));
});

test.each([
  ["print", "DEFINITION", "--as", "spec"],
  ["print", "DEFINITION", "--as", "configs"],
  ["config", "explain", "XGBoostTraining.max_depth", "DEFINITION"],
  ["config", "import", "DEFINITION"],
  ["notebook", "new", "--from", "DEFINITION", "-o", "no.ipynb"],
])("'%s %s %s …' says that a definition is compiled, and what can be done with it", (...words) => {
  specline("compile", "fluent.ts", "-o", "definition.json");
  const args = words.map((word) => (word === "DEFINITION" ? "definition.json" : word));
  const { status, stderr } = runCommand(args, { folder });
  expect(stderr).toContain("error[load/definition-only] 'definition.json' is a compiled definition, which has no ");
  expect(stderr).toContain("'specline import definition.json -o pipeline.ts' turns it into code");
  expect(status).toBe(1);
});

test("reports parts that a spec cannot express when a pipeline is printed as one", () => {
  const titled = FLUENT.replace('"credit_risk")', '"credit_risk", { metadata: { team: "risk" }, experiment: null })');
  writeFileSync(join(folder, "titled.ts"), titled);
  expect(specline("print", "titled.ts", "--as", "spec")).toContain(
    "cannot express a pipeline's experiment and metadata",
  );
  expect(specline("print", "titled.ts", "--as", "handles", "-o", "titled.handles.ts")).not.toContain("cannot express");
  expect(compiled("titled.handles.ts")).toBe(compiled("titled.ts"));
});
