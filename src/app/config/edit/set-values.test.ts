import { chmodSync, lstatSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { nodeHost } from "../../host/host.ts";
import { setValues, unsetValues } from "./set-values.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "set-values-"));
});
const host = () => ({ ...nodeHost(() => undefined), folder });
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
const text = (file: string) => readFileSync(join(folder, file), "utf8");

const CONFIG = `{
  "metadata": {"config_types": {"load": "CradleDataLoadConfig", "a": "PackageConfig", "train": "XGBoostTrainingConfig"}},
  "configuration": {
    "shared": {"volume_size_gb": 50},
    "specific": {
      "load": {"job_type": "training"},
      "a": {"volume_size_gb": 30, "odd": 1.0},
      "train": {"max_depth": "8", "max_depht": 3}
    }
  }
}`;

describe("setting a value in a config file", () => {
  test("completes an incomplete file, and repairs a wrong value", async () => {
    write("c.json", CONFIG);
    const first = await setValues(host(), "c.json", ["train.maxDepth=6"]);
    expect(first.diagnostics).toEqual([]);
    expect(first.value.missing).toMatchObject([{ at: { step: "load", field: "source" } }]);
    const second = await setValues(host(), "c.json", ["load.source=s3://b/x.csv"]);
    expect(second.value.missing).toEqual([]);
    expect(text("c.json")).toBe(
      CONFIG.replace('"max_depth": "8"', '"max_depth": 6').replace(
        '"job_type": "training"',
        '"job_type": "training", "source": "s3://b/x.csv"',
      ),
    );
  });
  test("sets a value that a step inherits in the step's own section", async () => {
    write("c.json", CONFIG);
    const { value } = await setValues(host(), "c.json", ["train.volumeSizeGb=70"]);
    expect(value.changes).toMatchObject([
      { step: "train", before: 50, after: 70, at: { range: { start: { line: 8 } } } },
    ]);
    expect(value.changes[0]?.note).toBe("the other steps keep the value of 'shared'");
    expect(text("c.json")).toContain('"max_depht": 3, "volume_size_gb": 70}');
  });
  test("sets a shared value in place, and reports whose value changes", async () => {
    write("c.json", CONFIG);
    const { value } = await setValues(host(), "c.json", ["base.volumeSizeGb=70"]);
    expect(value.changes).toMatchObject([{ step: "shared", before: 50, after: 70 }]);
    expect(value.changes[0]?.note).toBe("changes load and train; an override applies to a");
    expect(text("c.json")).toBe(CONFIG.replace("50", "70"));
  });
  test("names the base config that contains a shared value", async () => {
    const based = CONFIG.replace('{"load"', '{"Base": "BasePipelineConfig", "load"').replace(
      '"specific": {',
      '"specific": {\n      "Base": {"author": "zed"},',
    );
    write("c.json", based);
    const { value } = await setValues(host(), "c.json", ["base.author=bob"]);
    expect(value.changes).toMatchObject([
      { step: "Base", before: "zed", after: "bob", at: { range: { start: { line: 6 } } } },
    ]);
    expect(text("c.json")).toBe(based.replace("zed", "bob"));
  });
  test("sets a value for all processing steps in each step if the file has no section for them", async () => {
    write("c.json", CONFIG);
    const { value } = await setValues(host(), "c.json", ["processing.maxRuntime=60"]);
    expect(value.changes.map(({ step }) => step)).toEqual(["load", "a"]);
  });
  test("sets a value under another tool's name for it, and a fact where the file states it for all steps", async () => {
    const names = CONFIG.replace(
      '"max_depth": "8", "max_depht": 3',
      '"hyperparameters": {"eta": 0.10, "label_name": "y"}',
    );
    write("c.json", names);
    const { diagnostics, value } = await setValues(host(), "c.json", ["train.learningRate=0.3", "load.label=z"]);
    expect(diagnostics).toEqual([]);
    expect(value.changes.map(({ before, after }) => [before, after])).toEqual([
      [0.1, 0.3],
      ["y", "z"],
    ]);
    expect(text("c.json")).toBe(names.replace("0.10", "0.3").replace('"y"', '"z"'));
  });
  test("sets a value for all steps that a name refers to, whatever the form of their configs", async () => {
    const several = CONFIG.replaceAll("PackageConfig", "XGBoostTrainingConfig").replace(
      '"volume_size_gb": 30, "odd": 1.0',
      '"hyperparameters": {"eta": 0.10}',
    );
    write("c.json", several);
    const { value } = await setValues(host(), "c.json", ["XGBoostTraining.learningRate=0.3"]);
    expect(value.changes.map(({ step, before, after }) => [step, before, after])).toEqual([
      ["a", 0.1, 0.3],
      ["train", undefined, 0.3],
    ]);
    expect(text("c.json")).toBe(
      several.replace("0.10", "0.3").replace('"max_depht": 3', '"max_depht": 3, "learning_rate": 0.3'),
    );
    // One step already has the value.
    await setValues(host(), "c.json", ["train.learningRate=0.2"]);
    await setValues(host(), "c.json", ["XGBoostTraining.learningRate=0.3"]);
    expect(text("c.json")).toBe(
      several.replace("0.10", "0.3").replace('"max_depht": 3', '"max_depht": 3, "learning_rate": 0.3'),
    );
  });
  test("reports that it expands aliases of the old value", async () => {
    write(
      "c.yaml",
      "metadata:\n  config_types: {a: PackageConfig, b: PackageConfig}\nconfiguration:\n  shared: {}\n  specific:\n    a: &a\n      max_runtime: 60\n    b: *a\n",
    );
    const { value } = await setValues(host(), "c.yaml", ["a.maxRuntime=90"]);
    expect(value.changes[0]?.note).toBe("aliases of the old value are expanded");
    expect(text("c.yaml")).toContain("max_runtime: 90\n    b: {max_runtime: 60}\n");
  });
  test("sets another tool's keys only if the file contains them", async () => {
    write("c.json", CONFIG);
    expect((await setValues(host(), "c.json", ["a.odd=2"])).diagnostics).toEqual([]);
    expect(text("c.json")).toBe(CONFIG.replace("1.0", "2"));
    const { diagnostics } = await setValues(host(), "c.json", ["a.odder=2"]);
    expect(diagnostics).toMatchObject([{ code: "config/unknown-field" }]);
  });
  test("sets names that the file uses in place, for one step or for all", async () => {
    const named = CONFIG.replace(', "odd": 1.0', "")
      .replace('"volume_size_gb": 50', '"max_runtime_seconds": 60, "enable_caching": true')
      .replace(
        '"max_depth": "8", "max_depht": 3',
        '"training_entry_point": "a.py", "hyperparameters": {"max_depth": "8"}',
      );
    write("c.json", named);
    const all = ["base.max_runtime_seconds=90", "base.enable_caching=false", "train.maxDepth=5"];
    const { diagnostics, value } = await setValues(host(), "c.json", all);
    expect(diagnostics).toEqual([]);
    expect(value.changes.map(({ step, before, after }) => [step, before, after])).toEqual([
      ["shared", 60, 90],
      ["shared", true, false],
      ["train", "8", 5],
    ]);
    const changed = named.replace("60", "90").replace("true", "false").replace('"8"', "5");
    expect(text("c.json")).toBe(changed);
    expect((await setValues(host(), "c.json", ["train.script=standard"])).diagnostics).toEqual([]);
    expect(text("c.json")).toContain('"script": "standard"');
    expect((await setValues(host(), "c.json", ["base.oddly=3"])).diagnostics).toMatchObject([
      { code: "config/nobody-takes" },
    ]);
  });
  test("writes nothing if one of several values is wrong", async () => {
    write("c.json", CONFIG);
    const { diagnostics, value } = await setValues(host(), "c.json", ["train.maxDepth=6", "train.maxDepth=deep"]);
    expect(diagnostics).toMatchObject([{ code: "config/bad-value", at: { step: "train", field: "maxDepth" } }]);
    expect(value.changes).toEqual([]);
    expect(text("c.json")).toBe(CONFIG);
  });
  test.each([
    ["train.maxDepth=12345678901234567890", "config/bad-value"],
    ["train.pipelineName=x", "config/derived-set"],
    ["base.maxDepth=3", "config/not-editable"],
    ["training.environment.PASSWORD=hunter2hunter2", "config/secret"],
    ["nothing.maxDepth=1", "config/unknown-node"],
    ["train", "config/assignment"],
  ])("refuses %s", async (assignment, code) => {
    write("c.json", CONFIG);
    const { diagnostics } = await setValues(host(), "c.json", [assignment]);
    expect(diagnostics.map((fault) => fault.code)).toContain(code);
    expect(text("c.json")).toBe(CONFIG);
  });
  test("refuses a file in which it is unclear which value is meant", async () => {
    write("c.json", CONFIG.replace('"max_depht": 3', '"max_depth": 3'));
    const { diagnostics } = await setValues(host(), "c.json", ["train.maxDepth=6"]);
    expect(diagnostics).toMatchObject([{ code: "config/duplicate-key" }]);
  });
});

describe("removing a value", () => {
  test("lets the shared value apply, and refuses to remove a shared value for one step", async () => {
    write("c.json", CONFIG);
    const { value } = await unsetValues(host(), "c.json", ["a.volumeSizeGb"]);
    expect(value.changes).toMatchObject([{ step: "a", before: 30, after: 50 }]);
    expect(text("c.json")).toBe(CONFIG.replace('"volume_size_gb": 30, ', ""));
    const { diagnostics } = await unsetValues(host(), "c.json", ["a.volumeSizeGb"]);
    expect(diagnostics).toMatchObject([{ code: "config/not-editable" }]);
    expect((await unsetValues(host(), "c.json", ["a.volumeSizeGb=3"])).diagnostics).toMatchObject([
      { code: "config/no-such-value" },
    ]);
  });
});

test("removing a value reports what applies instead, even if it is the same value", async () => {
  const both = CONFIG.replace('"volume_size_gb": 50', '"volume_size_gb": 30, "processing_source_dir": "x"').replace(
    '"odd": 1.0',
    '"processing_source_dir": "y"',
  );
  write("c.json", both);
  const { value } = await unsetValues(host(), "c.json", ["a.volumeSizeGb", "a.processing_source_dir"]);
  expect(value.changes).toMatchObject([
    { step: "a", before: 30, after: 30, appliesStill: true },
    { step: "a", before: "y", after: "x" },
  ]);
  expect(text("c.json")).toContain('"a": {}');
});

describe("setting a value in a layer file", () => {
  test("uses the file's own names and keeps its comments", async () => {
    const layers = "# ours\nsteps:\n  trainXgboost: # deep\n    max_depth: 8 # why\n";
    write("l.yaml", layers);
    await setValues(host(), "l.yaml", ["XGBoostTraining.maxDepth=6", "base.region=eu-west-1"]);
    expect(text("l.yaml")).toBe(`${layers.replace("8", "6")}base:\n  region: eu-west-1\n`);
    await unsetValues(host(), "l.yaml", ["base.region"]);
    expect(text("l.yaml")).toBe(`${layers.replace("8", "6")}base: {}\n`);
  });
  test("adds an entry for a step if the file names only a role that other steps also have", async () => {
    write("l.yaml", "steps:\n  training:\n    maxDepth: 8\n");
    await setValues(host(), "l.yaml", ["XGBoostTraining.maxDepth=6"]);
    expect(text("l.yaml")).toBe("steps:\n  training:\n    maxDepth: 8\n  XGBoostTraining:\n    maxDepth: 6\n");
  });
  test.each([
    ["a spec", "name: x\nsteps: [data_loading]\n", "config/layer-key"],
    ["a definition", '{"Version": "2020-12-01", "Steps": []}', "config/layer-key"],
    ["two documents", "base: {}\n---\nsteps: {}\n", "config/syntax"],
    ["a list", "- 1\n", "config/shape"],
  ])("refuses %s", async (_, contents, code) => {
    write("l.yaml", contents);
    const { diagnostics } = await setValues(host(), "l.yaml", ["train.maxDepth=6"]);
    expect(diagnostics.map((fault) => fault.code)).toContain(code);
    expect(text("l.yaml")).toBe(contents);
  });
  test("begins an empty file", async () => {
    write("l.yaml", "");
    expect((await setValues(host(), "l.yaml", ["train.maxDepth=6"])).diagnostics).toEqual([]);
    expect(text("l.yaml")).toBe("steps:\n  train:\n    maxDepth: 6\n");
  });
  test("leaves the other sections of the organization's file alone", async () => {
    write("specline.config.yaml", "targets:\n  dev: {region: eu-west-1}\n");
    expect((await setValues(host(), "specline.config.yaml", ["train.maxDepth=6"])).diagnostics).toEqual([]);
    expect(text("specline.config.yaml")).toBe(
      "targets:\n  dev: {region: eu-west-1}\nsteps:\n  train:\n    maxDepth: 6\n",
    );
  });
});

describe("the file itself", () => {
  test("keeps its permissions and the symbolic links to it", async () => {
    write("c.json", CONFIG);
    chmodSync(join(folder, "c.json"), 0o640);
    symlinkSync("c.json", join(folder, "link.json"));
    await setValues(host(), "link.json", ["train.maxDepth=6"]);
    expect(lstatSync(join(folder, "link.json")).isSymbolicLink()).toBe(true);
    expect(statSync(join(folder, "c.json")).mode & 0o777).toBe(0o640);
    expect(text("c.json")).toContain('"max_depth": 6');
  });
  test("is left alone if it is read-only", async () => {
    write("c.json", CONFIG);
    const { effects, ...others } = host();
    // The superuser may write any file, so the permissions of a real file would not show it.
    const files = { ...effects.files, writable: async () => false };
    const { diagnostics } = await setValues({ ...others, effects: { ...effects, files } }, "c.json", [
      "train.maxDepth=6",
    ]);
    expect(diagnostics).toMatchObject([{ code: "environment/write", message: expect.stringContaining("read-only") }]);
    expect(text("c.json")).toBe(CONFIG);
  });
});
