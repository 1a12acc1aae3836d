import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import type { InitRequest } from "./init-project.ts";
import { codes, DATA, faultsIn, files, folder, rows, start } from "./testing/customers.ts";

/** Copies a file of the examples beside a table, and begins a project with it. */
const startFrom = async (file: string, more: Partial<InitRequest> = {}) => {
  const at = folder();
  writeFileSync(join(at, "given.json"), readFileSync(new URL(`../../../${file}`, import.meta.url)));
  return { at, ...(await start(at, { data: "given.json", ...more })) };
};
const DEFINITION = "examples/import-definition/definition.json";

test("begins with a definition: writes it as code, which has no problem and which the workflow checks", async () => {
  const { at, converted, diagnostics } = await startFrom(DEFINITION);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(converted).toMatchObject({ name: "given", from: "definition", pipeline: "pipeline.ts", allowed: [] });
  expect(converted?.files).toContain("pipeline.ts");
  expect(readFileSync(join(at, ".github/workflows/specline.yml"), "utf8")).toContain("check pipeline.ts");
  expect(readFileSync(join(at, "pipeline.ts"), "utf8")).toContain("Summarize");
  expect(await faultsIn(at, "pipeline.ts")).toEqual([]);
  // A second time, nothing is replaced.
  writeFileSync(join(at, "pipeline.ts"), "// mine");
  const again = await start(at, { data: "given.json" });
  expect([codes(again), again.converted]).toEqual([expect.arrayContaining(["init/there"]), undefined]);
  expect(readFileSync(join(at, "pipeline.ts"), "utf8")).toBe("// mine");
});

test("says which faults of a definition the code allows", async () => {
  const at = folder();
  const faulty = JSON.parse(readFileSync(new URL(`../../../${DEFINITION}`, import.meta.url), "utf8"));
  const [first] = faulty.Steps;
  first.Arguments.RoleArn = "nobody";
  writeFileSync(join(at, "given.json"), JSON.stringify(faulty));
  const { converted } = await start(at, { data: "given.json", ci: false });
  expect(converted?.allowed.length).toBeGreaterThan(0);
  expect(await faultsIn(at, "pipeline.ts")).toEqual([]);
});

test.each(["label", "positive", "template", "model", "name"] as const)(
  "refuses --%s, which is about a table, for a definition, before anything is written",
  async (option) => {
    const { at, diagnostics } = await startFrom(DEFINITION, { [option]: "x" });
    expect(diagnostics.map(({ code }) => code)).toEqual(["init/option-pipeline"]);
    expect(diagnostics[0]?.message).toContain(`--${option} `);
    expect(files(at)).toEqual([]);
  },
);

test.each([
  [
    "rows.yaml",
    "source:\n  file: tables/rents 2024.csv\n  label_column: rent # in euros\n",
    "'tables/rents 2024.csv' --label rent",
  ],
  [
    "rows.toml",
    '[input]\npath = "tables/rents.parquet"\ntarget = "net rent"\n',
    "tables/rents.parquet --label 'net rent'",
  ],
  ["rows.json", '{"run": {"data": "rents.csv", "targets": ["a"]}}', "rents.csv"],
  ["rows.yml", "trees:\n  depth: 4\n", undefined],
])("says of settings in a form of their own with which table to begin: %s", async (name, text, words) => {
  const at = folder();
  writeFileSync(join(at, name), text);
  const { diagnostics } = await start(at, { data: name });
  expect(diagnostics.map(({ code }) => code)).toEqual(["init/other-document"]);
  const hint = diagnostics[0]?.hint;
  if (words === undefined) expect(hint).toMatch(/^name a table, a definition /);
  else expect(hint?.endsWith(`${words}'`)).toBe(true);
});

test("keeps the reader's own words for what is meant as a table", async () => {
  const at = folder();
  writeFileSync(join(at, "rows.json"), '[{"a": {"b": 1}}]');
  expect((await start(at, { data: "rows.json" })).diagnostics.map(({ code }) => code)).toEqual(["data/no-table"]);
});

test("begins with a config file", async () => {
  const { at, converted } = await startFrom("test/fixtures/configs/four-sections.json");
  const { name, steps } = parse(readFileSync(join(at, "pipeline.yaml"), "utf8"));
  expect(converted).toMatchObject({ name, from: "configs", pipeline: "pipeline.yaml" });
  expect(steps).toContainEqual(expect.objectContaining({ step: "XGBoostTraining" }));
});

test.each([
  ["in YAML, beside the project", "team/config.yaml", stringify, { script: "scripts", entry: "mine.py" }],
  ["in JSON, in the project", "configs.json", JSON.stringify, { entry: "scripts/mine.py" }],
])("the data and scripts of a config file %s are the same in a project elsewhere", async (_, file, write, own) => {
  const at = folder();
  const from = join(at, dirname(file));
  mkdirSync(join(from, "scripts"), { recursive: true });
  writeFileSync(join(from, "scripts/mine.py"), "print('trained')\n");
  const configs = {
    load: { source: relative(from, join(at, DATA)), label: "ending", positive: "left" },
    prep: {},
    train: own,
  };
  const config_types = {
    load: "DataLoadingConfig",
    prep: "TabularPreprocessingConfig",
    train: "XGBoostTrainingConfig",
  };
  const document = { metadata: { config_types }, configuration: { shared: {}, specific: configs } };
  writeFileSync(join(at, file), write(document));
  const mine = join(at, "ml/mine");
  mkdirSync(mine, { recursive: true });
  const { converted } = await start(mine, { data: join("../..", file), ci: false });
  expect(converted).toMatchObject({ from: "configs", pipeline: "pipeline.yaml" });
  const { steps } = parse(readFileSync(join(mine, "pipeline.yaml"), "utf8"));
  const [load, , train] = steps.map(({ config }: { config: Record<string, string> }) => config);
  expect(resolve(mine, load.source)).toBe(join(at, DATA));
  expect(resolve(mine, train.script ?? "", train.entry)).toBe(join(from, "scripts/mine.py"));
  expect(await faultsIn(mine, "pipeline.yaml")).toEqual([]);
});

test("a definition in another folder becomes the same code as one in the project", async () => {
  const { at } = await startFrom(DEFINITION, { ci: false });
  const mine = join(at, "ml");
  mkdirSync(mine);
  const { converted } = await start(mine, { data: "../given.json", ci: false });
  expect(converted?.name).toBe("given");
  expect(readFileSync(join(mine, "pipeline.ts"), "utf8")).toBe(readFileSync(join(at, "pipeline.ts"), "utf8"));
  expect(await faultsIn(mine, "pipeline.ts")).toEqual([]);
});

test("a JSON table with a column 'steps' is a table", async () => {
  const at = folder();
  const table = rows(40, (n) => ({ steps: n * 7, branches: n % 3, kind: n % 2 ? "a" : "b" }));
  writeFileSync(join(at, "table.json"), JSON.stringify(table));
  const { value } = await start(at, { data: "table.json", label: "kind", positive: "a" });
  expect(value).toMatchObject({ label: "kind", template: "binary" });
});
