import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../check.ts";
import { nodeHost } from "../host/host.ts";
import { loadPipeline } from "./load-pipeline.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "specline-load-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const host = () => ({ ...nodeHost(() => undefined), folder });
async function load(name: string, text: string) {
  await writeFile(join(folder, name), text);
  return loadPipeline(host(), name);
}
const faultOf = (loaded: Awaited<ReturnType<typeof loadPipeline>>) =>
  "diagnostics" in loaded ? loaded.diagnostics[0] : undefined;

const SPEC =
  "name: fraud\ndata: s3://bucket/table.csv\nlabel: y\npositive: a\nsteps: [data_loading, preprocessing, training]\n";

describe("detecting the form of a file", () => {
  test("recognizes a spec, in YAML and in JSON", async () => {
    expect(await load("spec.yaml", SPEC)).toMatchObject({
      form: "spec",
      pipeline: { title: "fraud" },
      diagnostics: [],
    });
    const json = JSON.stringify({
      name: "fraud",
      data: "s3://b/t.csv",
      label: "y",
      positive: "a",
      steps: ["data_loading"],
    });
    expect(await load("spec.json", json)).toMatchObject({ form: "spec", pipeline: { title: "fraud" } });
  });

  test("recognizes a definition and a graph", async () => {
    expect(await load("a.json", '{"Version": "2020-12-01", "Steps": []}')).toMatchObject({ form: "definition" });
    const graph = await load("g.json", '{"dag": {"nodes": ["DataLoading", "TabularPreprocessing"]}}');
    expect(graph).toMatchObject({
      form: "graph",
      pipeline: { steps: [{ id: "DataLoading" }, { id: "TabularPreprocessing" }] },
    });
  });

  test("ignores comments, strings and nested keys", async () => {
    const spec = `# metadata: who made this, configuration: see the wiki\n${SPEC}`;
    expect(await load("comment.yaml", spec)).toMatchObject({ form: "spec", pipeline: { title: "fraud" } });
    const step = { Name: "Call", Type: "Lambda", FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:f" };
    const call = { ...step, Arguments: { metadata: "a", configuration: "b", dag: "c", steps: "d" } };
    const definition = JSON.stringify({ Version: "2020-12-01", Steps: [call] });
    expect(await load("nested.json", definition)).toMatchObject({ form: "definition" });
  });

  test("rejects a document with the keys of two forms, naming both", async () => {
    const loaded = await load("both.yaml", `${SPEC}dag: { nodes: [DataLoading] }\n`);
    expect(faultOf(loaded)).toMatchObject({ code: "load/several-forms" });
    expect(faultOf(loaded)?.message).toContain("a graph ('dag') and a spec ('steps' or 'branches')");
  });

  test("recognizes a module that builds a pipeline by its shape, not by its class", async () => {
    const code = 'export default { build: () => ({ value: { title: "made", steps: [] }, diagnostics: [] }) };';
    expect(await load("module.mjs", code)).toMatchObject({ form: "module", pipeline: { title: "made" } });
  });

  /** The hint for a file that is no pipeline, for this reason. */
  const hintFor = async (name: string, text: string, found: string): Promise<string | undefined> => {
    const fault = faultOf(await load(name, text));
    expect(fault?.message).toBe(`'${name}' is not a pipeline: ${found}`);
    return fault?.hint;
  };

  test.each([
    ["nothing.json", '{"a": 1}', "its keys are a"],
    ["empty.yaml", "", "it is empty"],
    ["list.yaml", "- a\n- b\n", "it holds a list"],
    ["train.py", "import pandas", "'.py' files are not"],
    ["value.mjs", "export default 7;", "its default export is a number"],
    ["named.mjs", "export const pipeline = 1;", "it has no default export, only pipeline"],
  ])("%s is none, and the four forms are named", async (name, text, found) => {
    const hint = await hintFor(name, text, found);
    for (const form of [
      "default export",
      "'steps'",
      "'Version' and 'Steps'",
      "'metadata' and 'configuration'",
      "'dag'",
    ])
      expect(hint).toContain(form);
  });

  test.each([
    ["table.csv", "a,b\n", "'.csv' files are not"],
    ["table.csv.gz", "a,b\n", "'.gz' files are not"],
    ["table.json", '[{"a": 1}, {"a": 2}]', "it holds a list"],
  ])("%s is a table, and init begins with it", async (name, text, found) => {
    expect(await hintFor(name, text, found)).toContain(`specline init ${name}`);
  });

  test("suggests the most similar name for a missing file", async () => {
    await load("credit.yaml", SPEC);
    expect(faultOf(await loadPipeline(host(), "credti.yaml"))).toMatchObject({
      code: "usage/no-such-file",
      hint: "did you mean 'credit.yaml'?",
    });
  });
});

describe("locating errors", () => {
  test("reports malformed JSON and a module that throws, with the line of each", async () => {
    expect(faultOf(await load("broken.json", '{\n  "steps": [\n'))?.at.range?.start.line).toBeGreaterThan(1);
    const thrown = faultOf(await load("throws.mjs", '\n\nthrow new TypeError("boom");\n'));
    expect(thrown).toMatchObject({ code: "load/module", message: "'throws.mjs' cannot be loaded: TypeError: boom" });
    expect(thrown?.at.range?.start.line).toBe(3);
  });

  test("reports an error from a later stage at the step's line in the spec", async () => {
    const steps = "steps:\n  - data_loading\n  - training\n";
    await writeFile(join(folder, "gap.yaml"), SPEC.replace(/steps:.*\n/, steps));
    const { diagnostics } = await check(host(), "gap.yaml", { target: "local", fix: false });
    const gap = diagnostics.find(({ code }) => code === "resolve/no-source");
    expect(gap?.at.range?.start.line).toBe(7);
    const fixed = await check(host(), "gap.yaml", { target: "local", fix: true });
    expect(fixed).toMatchObject({ ok: true, steps: 3, fixed: ["insert TabularPreprocessing"] });
  });
});

test("a monitoring pipeline takes over what configs set for the steps that train", async () => {
  const text = `${SPEC.replace("training]", "training, evaluation]")}monitor: { data: s3://new/, quality: { min_auc: 0.7 } }\n`;
  await writeFile(join(folder, "monitored.yaml"), text);
  const steps = { XGBoostModelEval: { threshold: 0.3 }, TabularPreprocessing: { dropColumns: ["id"] } };
  await writeFile(join(folder, "layer.yaml"), JSON.stringify({ steps }));
  const set = ["DataLoading.instanceType=ml.m5.4xlarge"];
  const configs = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
    const loaded = await loadPipeline(host(), path, { configs: ["layer.yaml"], set });
    if (loaded.form === "nothing" || loaded.form === "definition") throw new Error(loaded.form);
    expect(loaded.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    return Object.fromEntries(loaded.pipeline.steps.map(({ id, config }) => [id, config]));
  };
  expect(await configs("monitored.yaml")).toMatchObject({
    MonitoringBaseline: { dropColumns: ["id"], threshold: 0.3 },
  });
  expect(await configs("monitored.yaml#monitor")).toMatchObject({
    DataLoading_inference: { instanceType: "ml.m5.4xlarge" },
    DriftMeasurement: { instanceType: "ml.m5.4xlarge" },
    QualityMeasurement: { threshold: 0.3 },
  });
});
