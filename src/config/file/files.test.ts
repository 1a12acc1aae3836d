import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { hasErrors } from "../../diagnostics/index.ts";
import * as classes from "../../steps/configs.ts";
import { standardRegistry } from "../../steps/pipeline.ts";
import {
  BaseConfig,
  type KnownSteps,
  type LoadOptions,
  ProcessingBaseConfig,
  parseConfigs,
  serialiseConfigs,
} from "../index.ts";

const steps: KnownSteps = { ...standardRegistry, classes: classes.standardClasses };
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../test/fixtures/configs/${name}`, import.meta.url));
const sample = (name: string): string => readFileSync(fixture(name), "utf8");
const save = (
  configs: Parameters<typeof serialiseConfigs>[0],
  previous?: string,
  createdAt = "2026-11-23T08:00:00.000Z",
) => serialiseConfigs(configs, { createdAt, previous, packs: steps.packs });

const base = BaseConfig({
  author: "mira",
  bucket: "credit-risk-models",
  role: "arn:aws:iam::123456789012:role/credit-pipelines",
  region: "eu-west-1",
  serviceName: "credit_risk",
  pipelineVersion: "0.4.1",
});
const processing = ProcessingBaseConfig({ instanceType: "ml.m5.xlarge", volumeSizeGb: 50 }, base);
/** The credit risk pipeline, built with config classes. */
const credit = [
  classes.CradleDataLoadConfig(
    {
      jobType: "training",
      source: "s3://credit-risk-models/raw/credit.csv",
      shareTo: 0.8,
      schema: { homeOwner: "category" },
    },
    processing,
  ),
  classes.CradleDataLoadConfig(
    { jobType: "calibration", source: "s3://credit-risk-models/raw/credit.csv", shareFrom: 0.8 },
    processing,
  ),
  classes.TabularPreprocessingConfig({ jobType: "training", label: "Status", positive: "bad" }, processing),
  classes.TabularPreprocessingConfig({ jobType: "calibration", label: "Status", positive: "bad" }, processing),
  classes.XGBoostTrainingConfig(
    { maxDepth: 6, learningRate: 0.05, volumeSizeGb: 50, environment: { OMP_NUM_THREADS: "8" } },
    base,
  ),
  classes.XGBoostModelEvalConfig({ jobType: "calibration" }, processing),
  classes.ModelCalibrationConfig({ jobType: "calibration", method: "isotonic" }, processing),
  classes.PackageConfig({}, processing),
  classes.PayloadConfig({ samples: 10 }, processing),
  classes.RegistrationConfig({ group: "credit-risk" }, base),
];

describe("the four-section form", () => {
  test("matches the golden file", async () => {
    const { value, diagnostics } = save(credit);
    expect(diagnostics).toEqual([]);
    await expect(value).toMatchFileSnapshot(fixture("four-sections.json"));
  });

  test("loads the golden file without problems and saves it unchanged at any time", () => {
    const text = sample("four-sections.json");
    const { value, diagnostics } = parseConfigs(text, "credit.json", steps);
    expect(diagnostics).toEqual([]);
    expect(value.configs.map(({ name }) => name).sort()).toEqual(credit.map(({ name }) => name).sort());
    for (const config of value.configs) {
      const made = credit.find(({ name }) => name === config.name);
      expect([config.set, config.jobType, config.className]).toEqual([made?.set, made?.jobType, made?.className]);
    }
    expect(save(value.configs, text, "2030-01-01T00:00:00.000Z").value).toBe(text);
    expect(save(value.configs.slice(1), text, "2030-01-01T00:00:00.000Z").value).toContain("2030-01-01");
  });

  test("knows the location of a field that a step uses", () => {
    const { value } = parseConfigs(sample("four-sections.json"), "credit.json", steps);
    const line = (step: string, field: string) => value.place(step, field).range?.start.line;
    const text = sample("four-sections.json").split("\n");
    expect(text[(line("XGBoostTraining", "max_depth") ?? 0) - 1]).toContain('"max_depth": 6');
    expect(text[(line("Package", "volume_size_gb") ?? 0) - 1]).toContain('"volume_size_gb": 50');
    expect(text[(line("Package", "author") ?? 0) - 1]).toContain('"author": "mira"');
  });
});

describe("reads the two-section form that Python writes", () => {
  const loaded = parseConfigs(sample("two-sections.json"), "python.json", steps);
  const config = (name: string) => loaded.value.configs.find((one) => one.name === name);

  test("warns once per step about unused fields, and about nothing else", () => {
    expect(hasErrors(loaded.diagnostics)).toBe(false);
    const warned = loaded.diagnostics.map(({ code, at }) => `${code} ${at.step}`);
    expect(warned).toEqual([...new Set(warned)]);
    expect(loaded.diagnostics.every(({ code, at }) => code === "config/extra-fields" && at.range !== undefined)).toBe(
      true,
    );
    expect(loaded.diagnostics.find(({ at }) => at.step === "Payload")?.message).toBe(
      "Payload does not use 'expected_tps', 'model_class', 'current_date' and 'source_dir': kept and written back unchanged",
    );
  });
  test("unwraps values, omits nulls, and keeps user keys", () => {
    expect(config("CradleDataLoading_training")).toMatchObject({
      jobType: "training",
      set: {
        sentinels: [-2147483648, 99999999],
        schema: { Seniority: "integer", homeOwner: "category" },
        shareTo: 0.8,
      },
    });
    expect(config("TabularPreprocessing_training")?.set).toMatchObject({ dropColumns: ["application_id"] });
    expect(config("TabularPreprocessing_training")?.set).not.toHaveProperty("groupColumn");
  });
  test("unwraps the values of unknown fields too", () => {
    expect(config("XGBoostTraining")?.extraFields).toMatchObject({
      current_date: "2026-03-02T00:00:00",
      hyperparameters: { objective: "binary:logistic", tree_method: "hist" },
    });
    expect(save(loaded.value.configs).value).not.toMatch(/__(type_info|model_type|model_module)__/);
  });
  test("assigns a shared field to the steps that had it", () => {
    expect(config("TabularPreprocessing_calibration")?.set).toMatchObject({ label: "Status", author: "mira" });
    expect({ ...config("Package")?.set, ...config("Package")?.extraFields }).not.toHaveProperty("label");
  });
  test("silently drops a derived value that matches", () => {
    expect(config("Package")?.set).not.toHaveProperty("pipelineName");
    expect(config("Package")?.derived).toHaveProperty("pipelineName", "mira-credit_risk-eu-west-1");
  });
  test("saves four sections that match the golden file, without losing anything", async () => {
    const { value } = save(loaded.value.configs, sample("two-sections.json"));
    await expect(value).toMatchFileSnapshot(fixture("two-sections.saved.json"));
    const again = parseConfigs(value, "python.json", steps);
    expect(hasErrors(again.diagnostics)).toBe(false);
    for (const { name, set, extraFields, jobType } of loaded.value.configs) {
      const other = again.value.configs.find((one) => one.name === name);
      expect([other?.set, other?.extraFields, other?.jobType]).toEqual([set, extraFields, jobType]);
    }
  });
});

/** The problems reported for a file: severity and code, step or section, line, and message. */
function faults(file: JsonObject | string, options: LoadOptions = {}) {
  const text = typeof file === "string" ? file : JSON.stringify(file, null, 2);
  const { diagnostics } = parseConfigs(text, "c.json", steps, options);
  for (const fault of diagnostics) expect(fault.at.file).toBe("c.json");
  return diagnostics.map(({ code, message, at }) => `${code} :${at.range?.start.line} ${message}`);
}
const file = (
  types: JsonObject,
  specific: JsonObject,
  more: JsonObject = {},
  metadata: JsonObject = {},
): JsonObject => ({
  metadata: { config_types: types, ...metadata },
  configuration: { shared: {}, specific, ...more },
});
const xgboost = (values: JsonObject, more: JsonObject = {}, metadata: JsonObject = {}): JsonObject =>
  file({ XGBoostTraining: "XGBoostTrainingConfig" }, { XGBoostTraining: values }, more, metadata);
const ours = { specline: { form: 1, packs: {}, kept: {} } };

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

describe("secrets", () => {
  const held = (environment: JsonObject): readonly string[] =>
    parseConfigs(JSON.stringify(xgboost({ environment })), "c.json", steps)
      .diagnostics.filter(({ code }) => code === "config/secret")
      .map(({ message }) => /'environment\.(\w+)'/.exec(message)?.[1] ?? message);
  test("recognizes secrets by their form and by name, even in the middle of a name", () => {
    const found = {
      DB_PASS: "a1",
      PGPASSWORD: "a2",
      SECRET_VALUE: "a3",
      PASSWORD_PROD: "a4",
      JDBC: "jdbc:postgresql://lee:a5a5@db/x",
      SIGNED: "https://b.s3.amazonaws.com/x?X-Amz-Signature=a6a6a6",
      ODBC: "Server=db;Uid=lee;Pwd=a7a7a7;",
      HOOK: "https://hooks.slack.com/services/T0/B0/a8a8a8",
      JWT: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.a9a9a9",
    };
    expect(held(found)).toEqual(Object.keys(found));
  });
  test("does not report similar words or references", () => {
    expect(
      held({
        PAD_TOKEN: "[PAD]",
        MAX_TOKENS: "512",
        TOKENIZERS_PARALLELISM: "false",
        PASSWORD_LENGTH: "12",
        SECRET_ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:db",
        DB_PASSWORD: "{{resolve:secretsmanager:db}}",
        URL: `postgresql://lee:${"$"}{DB_PASSWORD}@db/x`,
        IMAGE: "s3://bucket/key=value/part=2",
        VOLUME_KEY: "alias/models",
      }),
    ).toEqual([]);
  });
  test("also finds and hides secrets in keys and metadata", () => {
    const url = "https://lee:hunter2@host/x";
    const { diagnostics } = parseConfigs(
      JSON.stringify(xgboost({ [url]: 1, environment: { [url]: "x" } }, {}, { note: { password: "hunter2" } })),
      "c.json",
      steps,
    );
    expect(
      diagnostics
        .filter(({ code }) => code === "config/secret")
        .map(({ message }) => message.split(" ")[0])
        .sort(),
    ).toEqual([
      "'environment.https://lee:[redacted]@host/x'",
      "'https://lee:[redacted]@host/x'",
      "'metadata.note.password'",
    ]);
    expect(JSON.stringify(diagnostics)).not.toContain("hunter");
  });

  const key = `AKIA${"A1B2C3D4E5F6G7H8"}`;
  test("rejects secrets in a file without showing them in any message", () => {
    const file = xgboost({
      environment: { DB_PASSWORD: "hunter2", AWS_ID: key, SECRET_ARN: "arn:aws:secretsmanager:x", TOKENS: "12" },
      hyperparameters: { api_key: "hunter3" },
      max_depth: { password: "hunter4" },
    });
    const { diagnostics } = parseConfigs(JSON.stringify(file, null, 2), "c.json", steps);
    expect(
      diagnostics
        .filter(({ code }) => code === "config/secret")
        .map(({ message, at }) => [at.range?.start.line, message]),
    ).toEqual([
      [12, "'environment.DB_PASSWORD' of XGBoostTraining holds a secret in plain text"],
      [13, "'environment.AWS_ID' of XGBoostTraining holds a secret in plain text"],
      [18, "'hyperparameters.api_key' of XGBoostTraining holds a secret in plain text"],
      [21, "'max_depth.password' of XGBoostTraining holds a secret in plain text"],
    ]);
    expect(diagnostics.find(({ code }) => code === "config/bad-value")?.message).toContain('{"password":"[redacted]"}');
    expect(JSON.stringify(diagnostics)).not.toMatch(/hunter|AKIA/);
  });
  test("also rejects secrets in configs of unknown steps, and reports shared ones once", () => {
    const types = { Oracle: "OracleConfig", Package: "PackageConfig" };
    const { diagnostics } = parseConfigs(
      JSON.stringify(file(types, { Oracle: { auth_token: "hunter2" } }, { shared: { db_password: "hunter3" } })),
      "c.json",
      steps,
      { partial: true },
    );
    expect(diagnostics.filter(({ code }) => code === "config/secret").map(({ message }) => message)).toEqual([
      "'db_password' of 'shared' holds a secret in plain text",
      "'auth_token' of Oracle holds a secret in plain text",
    ]);
  });
  test("rejects secrets when a file is saved", () => {
    const { diagnostics } = save([classes.PackageConfig({ environment: { GITHUB_TOKEN: "hunter2" } })]);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "'environment.GITHUB_TOKEN' of Package holds a secret in plain text",
    ]);
  });
  test("does not treat a column with a secret-like name as a secret", () => {
    const load = classes.DataLoadingConfig({ source: "data.csv", schema: { password: "text", token: "category" } });
    expect(save([load]).diagnostics).toEqual([]);
  });
});
