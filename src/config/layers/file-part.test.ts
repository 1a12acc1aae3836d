import { expect, test } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { steps } from "../file/testing/config-files.ts";
import { parseLayers } from "../index.ts";

const faults = (file: JsonObject): readonly string[] =>
  parseLayers(JSON.stringify({ file }), "l.yaml", "pipeline", steps).diagnostics.map(
    ({ code, message, hint }) => `${code} ${message}; ${hint}`,
  );
const train = (more: JsonObject): JsonObject => ({ configs: { train: { class: "XGBoostTrainingConfig", ...more } } });

test("every unknown key in the section 'file' is named", () => {
  expect(faults({ ...train({ job_type: "x", valuess: { a: 1 }, colour: 1 }), oher: { a: 1 }, zebra: 1 })).toEqual([
    "config/layer-key unknown key 'file.oher' in a layer file; did you mean 'other'?",
    expect.stringContaining("config/layer-key unknown key 'file.zebra' in a layer file; 'config split' writes"),
    "config/layer-key unknown key 'file.configs.train.job_type' in a layer file; did you mean 'jobType'?",
    "config/layer-key unknown key 'file.configs.train.valuess' in a layer file; did you mean 'values'?",
    "config/layer-key unknown key 'file.configs.train.colour' in a layer file; a config has class, jobType, kept, values and processing",
  ]);
});

test.each([
  ["jobType", 5, "must be a string, but is a number"],
  ["processing", "true", "must be true or false, but is a string"],
  ["kept", [], "must be an object, but is a list"],
  ["values", "x", "must be an object, but is a string"],
])("a value of the wrong type is named: %s %j", (name, value, message) => {
  expect(faults(train({ [name]: value }))).toEqual([
    expect.stringContaining(`config/shape 'file.configs.train.${name}' ${message}`),
  ]);
});

test("a complete section has no faults", () => {
  const whole = { jobType: "training", kept: { a: 1 }, values: {}, processing: false };
  expect(faults({ ...train(whole), metadata: { a: 1 }, other: {} })).toEqual([]);
  expect(faults(train({ jobType: null }))).toEqual([]);
});
