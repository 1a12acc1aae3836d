import { describe, expect, test } from "vitest";
import { parseConfigs } from "../../config/index.ts";
import type { Effects } from "../../local/effects.ts";
import { standardSteps } from "../config/configs.ts";
import { targetFor } from "./stated-target.ts";

const PROJECT = `targets:
  prod:
    region: us-east-1
    account: "123456789012"
    role: arn:aws:iam::123456789012:role/prod
    bucket: prod-models
`;
const effects = {
  files: { readText: async (file: string) => (file.endsWith("specline.config.yaml") ? PROJECT : undefined) },
} as unknown as Effects;

const ROLE = "arn:aws:iam::999988887777:role/ml";
const stated = (values: Readonly<Record<string, string>>, own: Readonly<Record<string, string>> = {}) =>
  parseConfigs(
    JSON.stringify({
      metadata: { config_types: { Package: "PackageConfig", Payload: "PayloadConfig" } },
      configuration: { shared: values, specific: { Payload: own } },
    }),
    "c.json",
    standardSteps,
  ).value;
const find = (name: string | undefined, configs: ReturnType<typeof stated>) => targetFor(effects, "/p", name, configs);

describe("the target that a config file states", () => {
  test("is used without a name, with the region of an area and the location of the files", async () => {
    const base = { author: "lee", service_name: "fraud", pipeline_version: "1.0.0", model_class: "xgboost" };
    const location = "s3://team-eu/MODS/lee-fraud-xgboost-EU_1.0.0";
    const configs = stated({ ...base, role: ROLE, bucket: "team-eu", region: "EU", pipeline_s3_loc: location });
    expect(await find(undefined, configs)).toMatchObject({
      target: {
        region: "eu-west-1",
        account: "999988887777",
        role: ROLE,
        bucket: "team-eu",
        prefix: "MODS/lee-fraud-xgboost-EU_1.0.0",
      },
      warnings: [{ code: "config/target", severity: "note", at: { file: "c.json" } }],
    });
  });
  test.each([
    ["with a kind of model", { model_class: "xgboost" }, "MODS/lee-fraud-xgboost-EU_2.0.0"],
    ["without one", {}, "lee-fraud-EU/2.0.0"],
  ] as const)("has the same location whether the file stores it, an old path, or none, %s", async (_, own, prefix) => {
    const base = { author: "lee", service_name: "fraud", pipeline_version: "2.0.0", ...own };
    const all = { ...base, role: ROLE, bucket: "team-eu", region: "EU" };
    for (const stored of [{}, ...["2.0.0", "1.0.0"].map((v) => ({ pipeline_s3_loc: `s3://team-eu/MODS/old_${v}` }))])
      expect(await find(undefined, stated({ ...all, ...stored }))).toMatchObject({ target: { prefix } });
  });
  test("has a location that is reported under its name in the file if it is out of date", () => {
    const base = { author: "lee", service_name: "fraud", pipeline_version: "2.0.0", bucket: "team-eu", region: "EU" };
    const shared = { ...base, pipeline_s3_loc: "s3://team-eu/lee-fraud-EU/1.0.0" };
    const configuration = { shared, specific: { Package: {} } };
    const text = JSON.stringify({ metadata: { config_types: { Package: "PackageConfig" } }, configuration });
    const fault = parseConfigs(text, "c.json", standardSteps).diagnostics.find(({ code }) => /derived/.test(code));
    expect([fault?.message, fault?.fix?.title, fault?.fix?.edits]).toEqual([
      expect.stringMatching(/^'pipeline_s3_loc' of 'shared' is /),
      "remove 'pipeline_s3_loc'",
      [{ file: "c.json", path: ["configuration", "shared", "pipeline_s3_loc"], action: "remove" }],
    ]);
  });
  test.each([
    ["lacks a member", { role: ROLE, region: "EU" }, {}, "it does not set 'bucket'"],
    [
      "has a role without an account",
      { role: "ml", region: "EU", bucket: "b-1" },
      {},
      "'role' must be the ARN of a role, but is 'ml'",
    ],
    [
      "has two buckets",
      { role: ROLE, region: "EU", bucket: "b-1" },
      { bucket: "b-2" },
      "its configs have different values for 'bucket' (b-1 and b-2)",
    ],
    [
      "has two locations",
      { role: ROLE, region: "EU", bucket: "b-1", author: "lee", service_name: "fraud", pipeline_version: "1.0.0" },
      { pipeline_version: "2.0.0" },
      "its configs have different locations in S3 ('lee-fraud-EU/1.0.0' and 'lee-fraud-EU/2.0.0')",
    ],
  ] as const)("is not complete if it %s", async (_, shared, own, why) => {
    const found = await find(undefined, stated(shared, own));
    expect(found).toMatchObject({ target: { name: "local" } });
    expect("warnings" in found && found.warnings[0]?.message).toBe(
      `the config file does not define a complete target, so 'local' is used: ${why}`,
    );
  });
  test("gives way to a named target, and the difference is reported", async () => {
    const found = await find("prod", stated({ role: ROLE, bucket: "prod-models", region: "EU" }));
    expect(found).toMatchObject({ target: { name: "prod", region: "us-east-1" } });
    expect("warnings" in found && found.warnings.map(({ code, seen }) => [code, seen])).toEqual([
      [
        "config/target-differs",
        [
          "region is eu-west-1 in the file, and us-east-1 in the target",
          `role is ${ROLE} in the file, and arn:aws:iam::123456789012:role/prod in the target`,
        ],
      ],
    ]);
    expect(await find("local", stated({ role: ROLE, bucket: "b-1", region: "EU" }))).toMatchObject({ warnings: [] });
  });
  test("is not looked for in a file that states no part of a target", async () => {
    expect(await find(undefined, stated({ author: "lee" }))).toMatchObject({ target: { name: "local" }, warnings: [] });
  });
});
