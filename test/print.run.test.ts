import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

/** Pipelines that name local tables, models and code, with the paths that the printed forms contain. */
const LOCAL: Readonly<Record<string, string>> = {
  "data/t.csv": "a,y\n1,no\n2,yes\n",
  "clean.py": "print(1)\n",
  "train.py": "print(2)\n",
  "chain.ts": FLUENT.replaceAll("s3://data/", "data/t.csv"),
  "named.ts": `import { external, Pipeline } from "specline";
import { dataLoading, lightgbmTraining, tabularPreprocessing } from "specline/steps";
const p = Pipeline("named").context({ label: "y", positive: "yes", task: "binary" });
const load = p.step("load", dataLoading, {}, { source: "./data/t.csv", format: "csv" }, { branch: "training" });
const prep = p.step("prep", tabularPreprocessing, { data: load.out.data }, {}, { branch: "training" });
const other = p.step("other", tabularPreprocessing, { data: external("data") }, {}, { branch: "oot" });
export default p.use(p.step("fit", lightgbmTraining, { data: prep.out.processed }, { script: "train.py" }), other);
`,
  "own.yaml": `name: own
label: y
positive: yes
context: { task: binary }
data: data/t.csv
scripts:
  Clean: { script: clean.py, inputs: { data: tabular.raw }, outputs: { data: tabular.raw } }
steps:
  - data_loading
  - Clean
  - preprocessing
  - { step: pretrained, name: other, config: { source: data/../data } }
`,
};

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
  for (const made of ["data", "elsewhere/deep"]) mkdirSync(join(folder, made), { recursive: true });
  for (const [file, text] of Object.entries(LOCAL)) writeFileSync(join(folder, file), text);
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

describe("policies and allowances", () => {
  const ALLOW = "allow: [{ rule: definition/image-region, reason: one region }]";
  const STATED = `name: stated
label: y
positive: yes
context: { task: binary }
data: s3://data/t.csv
cache: 7 days
retries: 5
data_version: false
${ALLOW}
steps:
  - { step: data_loading, cache: false, retries: 2, ${ALLOW} }
  - preprocessing
  - { step: training, cache: 2 days, retries: 0 }
  - evaluation
gates:
  - id: Good
    conditions: [{ Type: LessThan, LeftValue: 1, RightValue: 2 }]
    after: [data_loading]
    display_name: Good enough
    description: Is it?
    ${ALLOW}
`;
  beforeAll(() => writeFileSync(join(folder, "stated.yaml"), STATED));

  test.each([
    ["spec", "yaml"],
    ["handles", "ts"],
  ])("are kept in the form %s", (form, ending) => {
    const file = `stated.${form}.${ending}`;
    specline("print", "stated.yaml", "--as", form, "-o", file);
    expect(compiled(file)).toBe(compiled("stated.yaml"));
    expect(readFileSync(join(folder, file), "utf8").match(/one region/g)).toHaveLength(3);
  });

  test("are kept in configs, with a report of what configs cannot express", () => {
    const told = specline("print", "stated.yaml", "--as", "configs", "-o", "stated.json");
    expect(told.replace(/\s+/g, " ")).toContain(
      "left out: its conditions, what it allows as a whole and how long it caches results",
    );
    const { configuration } = JSON.parse(readFileSync(join(folder, "stated.json"), "utf8"));
    expect(configuration.processing_specific.DataLoading).toMatchObject({
      cache: false,
      retries: 2,
      allow: [{ rule: "definition/image-region", reason: "one region" }],
    });
    const policies = (file: string) => compiled(file).match(/"(ExpireAfter|MaxAttempts|DataVersion)": ?"?\w+/g);
    expect(policies("stated.json")).toEqual(policies("stated.yaml"));
  });

  test("printing a spec reports that specs cannot omit members", () => {
    writeFileSync(join(folder, "gated.ts"), FLUENT.replace('"credit_risk")', '"gated", { omit: ["Metadata"] })'));
    expect(specline("print", "gated.ts", "--as", "spec")).toContain("cannot express a pipeline's omitted members");
  });
});

describe.each(["chain.ts", "named.ts", "own.yaml"])("%s, with local files", (source) => {
  test.each([
    ["spec", "yaml"],
    ["handles", "ts"],
  ])("compiles to the same bytes when printed as %s, in any folder", (form, ending) => {
    for (const place of ["", "elsewhere/", "elsewhere/deep/"]) {
      // A module is loaded once, so each pipeline has its own file.
      const file = `${place}${source}.${form}.${ending}`;
      specline("print", source, "--as", form, "-o", file);
      expect([place, compiled(file)]).toEqual([place, compiled(source)]);
    }
  });

  test("has the user's paths, and paths relative to the output folder", () => {
    const paths = (text: string): readonly string[] =>
      text.replace(/Runs \S+/g, "").match(/[./\w]*(?:t\.csv|(?:clean|train)\.py)\b/g) ?? [];
    const own = paths(LOCAL[source] ?? "").map((path) => path.replace("./", ""));
    for (const form of ["spec", "handles"]) {
      const here = paths(specline("print", source, "--as", form)).filter((path) => !path.startsWith("/"));
      specline("print", source, "--as", form, "-o", "elsewhere/paths.txt");
      const there = paths(readFileSync(join(folder, "elsewhere/paths.txt"), "utf8"));
      for (const path of new Set(here)) expect(own).toContain(path.replace("./", ""));
      for (const path of new Set(here)) expect(there).toContain(`../${path.replace("./", "")}`);
    }
  });
});

test("configs compile to the same bytes in any folder", () => {
  specline("print", "chain.ts", "--as", "configs", "-o", "same.json");
  specline("print", "chain.ts", "--as", "configs", "-o", "elsewhere/deep/same.json");
  const text = readFileSync(join(folder, "elsewhere/deep/same.json"), "utf8");
  expect(JSON.parse(text)).toMatchObject({
    configuration: { processing_specific: { DataLoading_training: { source: "../../data/t.csv" } } },
  });
  expect(compiled("elsewhere/deep/same.json")).toBe(compiled("same.json"));
});

describe("a step from a pack", () => {
  const PACK = `import { definePack, defineStep } from "specline";
import { z } from "zod";
export const dedupe = defineStep({
  name: "Dedupe", verb: "dedupe", summary: "Drops rows.", rank: 5,
  inputs: { data: { kind: "tabular.raw", doc: "Rows.", from: "branch" } },
  outputs: { data: { kind: "tabular.raw", doc: "Rows." } },
  config: z.object({}),
  job: {
    type: "processing",
    image: { framework: "sklearn", version: "1.2-1" },
    script: { folder: new URL("./pack/", import.meta.url).href, entry: "dedupe.py" },
  },
});
export default definePack({ name: "mine", version: "1.0.0", steps: [dedupe] });
`;
  const SPEC =
    "name: p\npacks: [./mine.mjs]\ndata: data/t.csv\nlabel: y\nsteps: [data_loading, Dedupe, preprocessing]\n";
  beforeAll(() => {
    mkdirSync(join(folder, "pack"));
    symlinkSync(join(root, "node_modules/zod"), join(folder, "node_modules/zod"));
    writeFileSync(join(folder, "pack/dedupe.py"), "print(1)\n");
    writeFileSync(join(folder, "mine.mjs"), PACK);
    writeFileSync(join(folder, "packed.yaml"), SPEC);
  });

  test("is printed with the pack's path relative to the output folder", () => {
    specline("print", "packed.yaml", "--as", "spec", "-o", "elsewhere/packed.yaml");
    expect(readFileSync(join(folder, "elsewhere/packed.yaml"), "utf8")).toContain("packs:\n  - ../mine.mjs\n");
    expect(compiled("elsewhere/packed.yaml")).toBe(compiled("packed.yaml"));
  });

  test("from a module is printed with a warning, because the spec cannot name the pack", () => {
    const module = `import { Pipeline } from "specline";
import mine from "./mine.mjs";
export default Pipeline.with(mine)("p").context({ label: "y" }).loadData("data/t.csv").dedupe().preprocess();
`;
    writeFileSync(join(folder, "packed.ts"), module);
    expect(specline("print", "packed.ts", "--as", "spec")).toContain("config/pack-unnamed");
  });
});
