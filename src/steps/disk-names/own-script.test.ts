import { expect, test } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { readNames } from "../../config/names/read-names.ts";
import { standardRegistry } from "../pipeline.ts";
import { standardDiskNames } from "./index.ts";

/** The outcome for each name in a config: the field with its value, or the kind of any other outcome. */
function became(step: string, values: JsonObject, shared: JsonObject = {}): Readonly<Record<string, unknown>> {
  const spec = standardRegistry.names.get(step);
  if (spec === undefined) throw new Error(step);
  const fields = new Set(Object.keys(values).filter((name) => name === "script"));
  const read = readNames(standardDiskNames, {
    spec,
    jobType: "training",
    values: { ...shared, ...values },
    fields,
    distanceOf: (name) => (Object.hasOwn(values, name) ? 0 : 1),
    has: () => true,
  });
  return Object.fromEntries(
    read.map((one) => [one.path.join("."), one.kind === "field" ? `${one.field}: ${one.value}` : one.kind]),
  );
}

test("a folder and a file together identify a processing step's script", () => {
  expect(
    became("TabularPreprocessing", { processing_source_dir: "a", processing_entry_point: "p.py", source_dir: "b" }),
  ).toEqual({
    processing_source_dir: "script: a",
    processing_entry_point: "entry: p.py",
    source_dir: "unused",
  });
  expect(became("TabularPreprocessing", { source_dir: "b", entry_point: "p.py" })).toEqual({
    source_dir: "script: b",
    entry_point: "entry: p.py",
  });
});

test("an entry point for another job type is not used", () => {
  expect(
    became("XGBoostTraining", { source_dir: "b", processing_entry_point: "p.py", training_entry_point: "t.py" }),
  ).toEqual({
    source_dir: "script: b",
    training_entry_point: "entry: t.py",
    processing_entry_point: "unused",
  });
});

test("a folder alone does not identify a script, but a path alone does", () => {
  expect(became("TabularPreprocessing", { source_dir: "b" })).toEqual({ source_dir: "unused" });
  expect(became("TabularPreprocessing", { script_path: "b/p.py" })).toEqual({ script_path: "script: b/p.py" });
});

test("a path that matches the folder and file is redundant, and a different path is not run", () => {
  const values = { source_dir: "b", processing_entry_point: "p.py" };
  expect(became("TabularPreprocessing", { ...values, script_path: "/home/lee/b/p.py" })["script_path"]).toBe("agrees");
  expect(became("TabularPreprocessing", { ...values, script_path: "b/q.py" })["script_path"]).toBe("unused");
});

test("a portable path is used instead of an absolute one", () => {
  const portable = { portable_source_dir: "c", processing_entry_point: "p.py" };
  expect(became("TabularPreprocessing", { ...portable, source_dir: "/home/lee/c" })["portable_source_dir"]).toBe(
    "script: c",
  );
  expect(became("TabularPreprocessing", { ...portable, source_dir: "b" })["source_dir"]).toBe("script: b");
});

test("'standard' overrides all names of scripts", () => {
  const values = { script: "standard", source_dir: "b", processing_entry_point: "p.py" };
  expect(became("TabularPreprocessing", values)).toEqual({ source_dir: "agrees", processing_entry_point: "agrees" });
});

test("steps without their own script report script names as unused", () => {
  expect(became("XGBoostModel", { source_dir: "b", inference_entry_point: "i.py" })).toEqual({
    source_dir: "unused",
    inference_entry_point: "unused",
  });
});

test("the nearer folder takes precedence, and a training job ignores folders for processing jobs", () => {
  const shared = { processing_source_dir: "docker/scripts" };
  expect(became("XGBoostTraining", { training_entry_point: "t.py", source_dir: "docker/xgb" }, shared)).toEqual({
    training_entry_point: "entry: t.py",
    source_dir: "script: docker/xgb",
    processing_source_dir: "unused",
  });
  expect(became("XGBoostTraining", { training_entry_point: "t.py" }, shared)).toEqual({
    training_entry_point: "entry: t.py",
    processing_source_dir: "unused",
  });
  expect(became("TabularPreprocessing", { entry_point: "p.py", source_dir: "near" }, shared)).toEqual({
    entry_point: "entry: p.py",
    source_dir: "script: near",
    processing_source_dir: "overruled",
  });
  expect(
    became("TabularPreprocessing", { script_path: "near/p.py" }, { entry_point: "q.py", source_dir: "b" }),
  ).toEqual({
    script_path: "script: near/p.py",
    entry_point: "overruled",
    source_dir: "overruled",
  });
});

test("only an equal path agrees", () => {
  const values = { source_dir: "a/b", processing_entry_point: "p.py" };
  const other = (more: JsonObject) => became("TabularPreprocessing", { ...values, ...more });
  expect(other({ effective_source_dir: "/home/lee/a/b" })["effective_source_dir"]).toBe("agrees");
  expect(other({ portable_source_dir: "../a/b" })["portable_source_dir"]).toBe("agrees");
  expect(other({ effective_source_dir: "c" })["effective_source_dir"]).toBe("unused");
  expect(other({ script_path: "c/p.py" })["script_path"]).toBe("unused");
  expect(other({ script_name: "q.py" })["script_name"]).toBe("unused");
});
