import { describe, expect, test } from "vitest";
import { hasErrors } from "../../diagnostics/index.ts";
import { parseConfigs } from "../index.ts";
import { faults, file, ours, sample, save, steps, xgboost } from "./testing/config-files.ts";

describe("bad files", () => {
  test("cut off", () => {
    const text = sample("four-sections.json");
    expect(faults(text.slice(0, 300))).toEqual([
      "config/truncated :11 c.json ends too early: the '{' on line 7 is never closed",
    ]);
    // Wherever the file is truncated, an error with a location is reported, and the rest of the file is ignored.
    for (let length = 0; length < text.trimEnd().length; length += 97) {
      const { value, diagnostics } = parseConfigs(text.slice(0, length), "c.json", steps);
      expect([length, hasErrors(diagnostics), value.configs.length]).toEqual([length, true, 0]);
      expect(diagnostics[0]?.at.range).toBeDefined();
    }
  });
  test("not JSON", () => {
    expect(faults('{"metadata": {},\n "configuration": {"shared" 1}}')[0]).toMatch(/^config\/(syntax|shape) :2/);
    expect(faults("")).toEqual(["config/syntax :1 c.json cannot be read: it is empty"]);
    expect(faults("[1]")).toEqual([
      "config/shape :1 'c.json' must be an object with 'metadata' and 'configuration', but is a list",
    ]);
  });
  test("rejects a duplicate step name", () => {
    const text = `{
  "metadata": { "config_types": {
    "Package": "PackageConfig",
    "Package": "PackageConfig" } },
  "configuration": { "shared": {}, "specific": { "Package": {
    "max_runtime": 60,
    "max_runtime": 90 } } }
}`;
    expect(faults(text)).toEqual([
      "config/duplicate-step :4 two configs are called 'Package'",
      "config/duplicate-key :7 duplicate key 'max_runtime' in configuration.specific.Package",
    ]);
  });
  test("reports missing and unknown sections", () => {
    expect(faults({ metadata: { config_types: {} } })).toEqual([
      "config/no-section :1 c.json has no section 'configuration'",
    ]);
    expect(
      faults({ metadata: {}, configuration: { shared: {}, procesing_shared: {}, processing_specific: {} } }),
    ).toEqual(
      expect.arrayContaining([
        "config/no-section :2 c.json has no section 'metadata.config_types'",
        "config/unknown-section :5 'procesing_shared' is not a section of a config file",
        expect.stringContaining("has no section 'configuration.processing_shared'"),
        expect.stringContaining("has no section 'configuration.specific'"),
      ]),
    );
  });
  test("reports all values of the wrong type together, each with its line", () => {
    expect(
      faults(xgboost({ max_depth: "6", learning_rate: 7, environment: { A: 1 } }, { shared: { bucket: 5 } })),
    ).toEqual([
      "config/bad-value :9 'bucket' of 'shared' must be a non-empty string, but is 5",
      "config/bad-value :13 'max_depth' of XGBoostTraining must be a whole number from 1 to 30, but is \"6\"",
      "config/bad-value :14 'learning_rate' of XGBoostTraining must be a number above 0 and up to 1, but is 7",
      "config/bad-value :16 'environment' of XGBoostTraining must be a map, each value a string, but is {\"A\":1}",
    ]);
    const { diagnostics } = parseConfigs(JSON.stringify(xgboost({ max_depth: "6" })), "c.json", steps);
    expect(diagnostics[0]?.fix?.edits).toEqual([
      { file: "c.json", path: ["configuration", "specific", "XGBoostTraining", "max_depth"], action: "set", value: 6 },
    ]);
  });
  test("missing required values", () => {
    expect(faults(file({ DataLoading_training: "DataLoadingConfig" }, {}))[0]).toMatch(
      /^config\/missing-field :4 DataLoading_training needs 'source': The table: an S3 URI/,
    );
  });
  test("reports an unknown field in our own files as an error, with the nearest name and a fix", () => {
    expect(faults(xgboost({ max_depht: 3 }, {}, ours))).toEqual([
      "config/unknown-field :16 XGBoostTraining has no config field 'max_depht'",
    ]);
    const { diagnostics } = parseConfigs(JSON.stringify(xgboost({ max_depht: 3 }, {}, ours)), "c.json", steps);
    expect([diagnostics[0]?.hint, diagnostics[0]?.fix?.title]).toEqual([
      "did you mean 'max_depth'?",
      "rename 'max_depht' to 'max_depth'",
    ]);
  });
  test.each([
    ["in our own files", ours],
    ["in other tools' files", {}],
  ])("reports two spellings of a field, without a fix that would overwrite one: %s", (_, metadata) => {
    const { diagnostics } = parseConfigs(
      JSON.stringify(xgboost({ max_depth: 3, maxDepth: 4 }, {}, metadata)),
      "c.json",
      steps,
    );
    expect(diagnostics.map(({ code, severity, message, fix }) => [code, severity, message, fix])).toEqual([
      ["config/two-spellings", "error", "'max_depth' and 'maxDepth' of XGBoostTraining are the same field", undefined],
    ]);
  });
  test("reports two spellings in different sections", () => {
    expect(faults(xgboost({ maxDepth: 4 }, { shared: { max_depth: 3 } }))).toEqual([
      expect.stringMatching(/^config\/two-spellings :\d+ 'max_depth' and 'maxDepth' of XGBoostTraining/),
    ]);
  });
  test("reports an unknown field in other tools' files as a warning", () => {
    const { diagnostics } = parseConfigs(JSON.stringify(xgboost({ max_depht: 3 })), "c.json", steps);
    expect(diagnostics.map(({ severity, seen }) => [severity, seen])).toEqual([
      ["warning", ["'max_depht' is near 'max_depth', which is not set"]],
    ]);
  });
  test("reports a derived value that does not match", () => {
    const shared = { author: "a", service_name: "s", region: "us-east-1", pipeline_name: "other" };
    expect(faults(xgboost({}, { shared }))).toEqual([
      "config/derived-disagrees :12 'pipeline_name' of 'shared' is \"other\" in the file, but the other fields result in \"a-s-us-east-1\", which is used",
    ]);
  });
  test("reports a newer format and a newer pack", () => {
    expect(faults(xgboost({}, {}, { specline: { form: 2, packs: {} } }))).toEqual([
      "config/newer-file :7 c.json has file format 2, but this version of Specline reads formats up to 1",
    ]);
    expect(faults(xgboost({}, {}, { specline: { form: 1, packs: { standard: "99.0.0" } } }))[0]).toMatch(
      /^config\/newer-pack :9 c.json was written with standard 99.0.0, but standard \d/,
    );
  });
  test("lists all unknown steps, and uses the others if partial is set", () => {
    const types = { Oracle: "OracleConfig", Package: "PackageConfig", XGBosstTraining: "XGBosstTrainingConfig" };
    const text = JSON.stringify(file(types, { Oracle: { a: 1 }, Package: {} }), null, 2);
    expect(faults(text)).toEqual([
      "config/unknown-step :4 the config 'Oracle' has the class OracleConfig, which belongs to no known step",
      "config/unknown-step :6 the config 'XGBosstTraining' has the class XGBosstTrainingConfig, which belongs to no known step",
    ]);
    const part = parseConfigs(text, "c.json", steps, { partial: true });
    expect(hasErrors(part.diagnostics)).toBe(false);
    expect([part.value.configs.length, part.value.unknownConfigs.map(({ name, values }) => [name, values])]).toEqual([
      1,
      [
        ["Oracle", { a: 1 }],
        ["XGBosstTraining", {}],
      ],
    ]);
  });
  test("reports a name that does not match its class or job type", () => {
    expect(faults(file({ Package: "PayloadConfig" }, {}))).toEqual([
      "config/class-clash :4 the config 'Package' is declared as PayloadConfig, which configures Payload",
    ]);
    const types = { TabularPreprocessing_training: "TabularPreprocessingConfig" };
    expect(faults(file(types, { TabularPreprocessing_training: { job_type: "testing" } }))).toEqual([
      "config/job-type-clash :11 the config 'TabularPreprocessing_training' has the job type 'testing', but its name says 'training'",
    ]);
  });
  test("reports values of an undeclared step and invalid wrappers", () => {
    expect(faults(file({ Package: "PackageConfig" }, { Pakage: {} }))).toEqual([
      "config/undeclared-step :10 'specific' holds values of 'Pakage', which metadata.config_types does not declare: they are ignored",
    ]);
    expect(faults(xgboost({ max_depth: { __type_info__: "complex", value: 1 } }))[0]).toContain(
      "config/wrapper :11 'max_depth' of XGBoostTraining is wrapped as 'complex', which cannot be unwrapped: the known types are 'list',",
    );
  });
});

describe("reads values in files that are not valid JSON", () => {
  const text = JSON.stringify(xgboost({ max_depth: 6 }), null, 2);
  const withNumber = (number: string) => text.replace("6", `6, "account": ${number}`);

  test("recognizes whole configs marked like nested models, and drops the mark", () => {
    const { value, diagnostics } = parseConfigs(
      JSON.stringify(xgboost({ __model_type__: "XGBoostTrainingConfig", __model_module__: "credit", max_depth: 6 })),
      "c.json",
      steps,
    );
    expect([diagnostics, value.configs[0]?.extraFields]).toEqual([[], {}]);
  });
  test("accepts a capitalized job type in a name, as in graphs", () => {
    const types = { TabularPreprocessing_Training: "TabularPreprocessingConfig" };
    expect(faults(file(types, { TabularPreprocessing_Training: { job_type: "training" } }))).toEqual([]);
  });
  test("converts NaN and Infinity to null and reports their locations", () => {
    const { value, diagnostics } = parseConfigs(text.replace("6", 'NaN, "x": -Infinity'), "c.json", steps);
    expect([value.configs[0]?.set, value.configs[0]?.extraFields]).toEqual([{}, { x: null }]);
    expect(diagnostics.filter(({ code }) => code === "config/not-a-number").map(({ at }) => at.range?.start)).toEqual([
      { line: 11, column: 22 },
      { line: 11, column: 32 },
    ]);
  });
  test("rejects integers that would change, but not those that JSON readers preserve", () => {
    expect(faults(withNumber("12345678901234567890"))[1]).toMatch(/^config\/too-many-digits :11 'account' is 123/);
    for (const kept of ["123456789012", "9007199254740991", "12345678901234567000", '"12345678901234567890"']) {
      expect(faults(withNumber(kept)).filter((fault) => !fault.startsWith("config/extra-fields"))).toEqual([]);
    }
  });
  test("reports bytes in another encoding and a missing quote, with their lines", () => {
    const latin = Buffer.from(text.replace('"shared": {}', '"shared": { "author": "J\u00f6rg" }'), "latin1").toString(
      "utf8",
    );
    expect(faults(latin)).toEqual(["config/encoding :8 c.json is not UTF-8: the bytes from here on are invalid"]);
    expect(faults(text.replace('"XGBoostTrainingConfig"', '"XGBoostTrainingConfig'))[0]).toMatch(
      /^config\/unclosed-text :4 /,
    );
  });
  test("keeps the other contents of a file that is saved again, regardless of its JSON format", () => {
    const previous = `\ufeff${JSON.stringify({ ...xgboost({}), note: "by hand" })}`;
    expect(save(parseConfigs(previous, "c.json", steps).value.configs, previous).value).toContain('"note": "by hand"');
  });
});
