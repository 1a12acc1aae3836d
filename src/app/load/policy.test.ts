import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failStep, rawStep } from "../../author/service/index.ts";
import { parseConfigs } from "../../config/index.ts";
import { Pipeline } from "../../steps/pipeline.ts";
import { check } from "../check.ts";
import { compilePipeline } from "../compile.ts";
import { standardSteps } from "../config/configs.ts";
import { nodeHost } from "../host/host.ts";
import { prepareAuthored } from "./prepare.ts";
import { targetFor } from "./stated-target.ts";
import { findApprovals, findTarget } from "./targets.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "specline-policy-"));
  await write("specline.config.yaml", "policy: org/policy.yaml\n");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = async (name: string, text: string): Promise<void> => {
  await mkdir(join(folder, name, ".."), { recursive: true });
  await writeFile(join(folder, name), text);
};
const SPEC = "name: fraud\ndata: s3://b/x.csv\nlabel: y\npositive: a\nsteps: [data_loading, preprocessing, training]\n";
const host = () => ({ ...nodeHost(() => undefined), folder });

/** The errors of a pipeline under a policy: their codes, messages and files. */
async function errors(policy: string, spec = SPEC, choices: object = {}) {
  await write("org/policy.yaml", policy);
  await write("p.yaml", spec);
  const { diagnostics } = await check(host(), "p.yaml", { fix: false, ...choices });
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, message, at }) => [code, message, at.file?.slice(folder.length + 1), at.range?.start.line]);
}

describe("a policy's values", () => {
  test("replace defaults, in the definition as well", async () => {
    await write("org/policy.yaml", "base: { volume_size_gb: 77 }\nprocessing: { instanceType: ml.m5.4xlarge }\n");
    await write("p.yaml", SPEC);
    const { text } = await compilePipeline(host(), "p.yaml", { target: "local" });
    expect([text?.match(/"VolumeSizeInGB": 77/g)?.length, text?.match(/ml\.m5\.4xlarge/g)?.length]).toEqual([3, 2]);
  });

  test.each([
    ["a step in the spec", "{ step: training, config: { maxDepth: 9 } }", {}],
    ["the command line", undefined, { set: ["training.maxDepth=9"] }],
    ["a layer file", undefined, { configs: ["layers.yaml"] }],
  ])("cannot be overridden by %s", async (_, step, choices) => {
    await write("layers.yaml", "steps: { training: { maxDepth: 9 } }\n");
    const spec = step === undefined ? SPEC : SPEC.replace("training]", `${step}]`);
    const found = await errors("steps: { XGBoostTraining: { max_depth: 4 } }\n", spec, choices);
    expect(found.map((one) => one.slice(0, 2))).toEqual([
      ["policy/overridden", "'XGBoostTraining': 'maxDepth' is 9, but the policy sets it to 4"],
    ]);
  });

  test("are the same when they are stated again, and cannot be allowed away", async () => {
    const policy = "steps: { XGBoostTraining: { maxDepth: 4 } }\n";
    expect(await errors(policy, SPEC, { set: ["training.maxDepth=4"] })).toEqual([]);
    const found = await errors(policy, SPEC, { set: ["training.maxDepth=5"], allow: ["policy/overridden"] });
    expect(found.map(([code]) => code)).toEqual(expect.arrayContaining(["policy/overridden", "override/fixed"]));
  });

  test("leave other members of an object to the pipeline", async () => {
    const policy = "base: { environment: { HTTP_PROXY: proxy } }\n";
    expect(await errors(policy, SPEC, { set: ["training.environment.DEBUG=1"] })).toEqual([]);
    const [fault] = await errors(policy, SPEC, { set: ["training.environment.HTTP_PROXY=other"] });
    expect(fault?.slice(0, 2)).toEqual(["policy/overridden", expect.stringContaining("'environment.HTTP_PROXY'")]);
  });

  test("for one step are exceptions from those for all", async () => {
    const policy = "base: { volumeSizeGb: 50 }\nsteps: { training: { volumeSizeGb: 200 } }\n";
    expect(await errors(policy)).toEqual([]);
  });
});

describe("where a policy is named", () => {
  const checked = async (file: string) =>
    (await check(host(), file, { fix: false })).diagnostics.filter(({ severity }) => severity === "error");
  const policy = "limits: { maxDepth: { max: 3 } }\n";

  test("a project file in a subfolder does not hide it", async () => {
    await write("org/policy.yaml", policy);
    await write("team/specline.config.yaml", "targets: {}\n");
    await write("team/p.yaml", SPEC);
    expect((await checked("team/p.yaml")).map(({ code }) => code)).toEqual(["policy/limit"]);
  });

  test.each([
    ["names another policy", "policy: mine.yaml\n", "policy/unreadable"],
    ["names the same policy", "policy: ../org/policy.yaml\n", "policy/limit"],
  ])("a project file in a subfolder that %s", async (_, text, code) => {
    await write("org/policy.yaml", policy);
    await write("team/mine.yaml", "base: {}\n");
    await write("team/specline.config.yaml", text);
    await write("team/p.yaml", SPEC);
    expect((await checked("team/p.yaml")).map((fault) => fault.code)).toEqual([code]);
  });

  test("an outer project file that cannot be read may name one", async () => {
    await write("specline.config.yaml", "policy: {\n");
    await write("team/specline.config.yaml", "targets: {}\n");
    await write("team/p.yaml", SPEC);
    expect((await checked("team/p.yaml")).map(({ at }) => at.file)).toEqual([join(folder, "specline.config.yaml")]);
  });

  test("a misspelt key of the project file is an error, and keys of one's own are not", async () => {
    await write("specline.config.yaml", "x-anchors: {}\npolcy: org/policy.yaml\n");
    await write("p.yaml", SPEC);
    const [fault, ...others] = await checked("p.yaml");
    expect([fault?.code, fault?.hint, fault?.at.range?.start.line, others]).toEqual([
      "load/project-key",
      "did you mean 'policy'?",
      2,
      [],
    ]);
  });

  test("pipelines that code builds without a file comply with it", async () => {
    await write("org/policy.yaml", `${policy}base: { volumeSizeGb: 77 }\n`);
    const made = Pipeline("built").loadData("s3://b/x.csv", { label: "y", positive: "a" }).preprocess();
    const prepared = await prepareAuthored(host(), made.trainXgboost({ maxDepth: 9 }), folder, { target: "local" });
    expect(prepared.diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual([
      "policy/limit",
    ]);
    expect(JSON.stringify(prepared.compiled?.definition).match(/"VolumeSizeInGB":77/g)).toHaveLength(3);
  });
});

describe("a policy's limits", () => {
  const policy = "limits:\n  instance_type: { allowed: [ml.m5.large, ml.m5.xlarge] }\n  instanceCount: { max: 2 }\n";
  test("apply to values, wherever they come from, and to defaults", async () => {
    const found = await errors(policy, SPEC, {
      set: ["training.instanceCount=3", "preprocess.instanceType=ml.m5.large"],
    });
    const faults = found.filter(([code]) => code === "policy/limit").map(([, message]) => message);
    expect(faults).toEqual(
      expect.arrayContaining(["step 'XGBoostTraining': 'instanceCount' is 3, but the policy permits at most 2"]),
    );
    expect(faults.filter((one) => String(one).includes("TabularPreprocessing"))).toEqual([]);
  });
  test("cannot be checked for a parameter, which is an error", async () => {
    const step = "{ step: training, config: { maxDepth: { Get: Parameters.Depth } } }";
    const spec = `${SPEC.replace("training]", `${step}]`)}parameters: { Depth: { type: Integer, default: 6 } }\n`;
    const found = await errors("limits: { maxDepth: { max: 8 } }\n", spec);
    expect(found.map(([code]) => code)).toEqual(["policy/not-literal"]);
  });
  test("are no fault if everything is inside", async () =>
    expect(await errors("limits: { instanceCount: { min: 1, max: 2 }, volumeSizeGb: { max: 500 } }\n")).toEqual([]));
});

describe("a policy's targets", () => {
  const target = (more: string) =>
    `policy: org/policy.yaml\ntargets:\n  prod:\n    region: eu-central-1\n    account: "123456789012"\n    role: arn:aws:iam::123456789012:role/specline\n    bucket: team-models\n${more}`;
  const place = { account: "123456789012", region: "eu-central-1" };

  test("get what the policy sets", async () => {
    await write("org/policy.yaml", "target: { networkIsolation: true, tags: { owner: risk }, approval: required }\n");
    await write("specline.config.yaml", target("    tags: { team: a }\n"));
    const found = await findTarget(host().effects, folder, "prod");
    expect(found).toMatchObject({ target: { networkIsolation: true, tags: { owner: "risk", team: "a" } } });
    expect((await findApprovals(host().effects, folder, place)).asked).toEqual([{ target: "prod", notAuthor: false }]);
  });

  test("include one that a config file states", async () => {
    await write("org/policy.yaml", "target: { networkIsolation: true, approval: required }\n");
    const shared = { role: "arn:aws:iam::999988887777:role/ml", bucket: "team-eu", region: "EU", author: "lee" };
    const configuration = { shared: { ...shared, service_name: "fraud", pipeline_version: "1.0.0" }, specific: {} };
    const metadata = { config_types: { Package: "PackageConfig" } };
    const configs = parseConfigs(JSON.stringify({ metadata, configuration }), "c.json", standardSteps).value;
    const found = await targetFor(host().effects, folder, undefined, configs);
    expect(found).toMatchObject({ target: { name: "config-file", networkIsolation: true, bucket: "team-eu" } });
    const elsewhere = { account: "999988887777", region: "eu-west-1" };
    const { asked } = await findApprovals(host().effects, folder, elsewhere);
    expect(asked).toEqual([{ target: "config-file", notAuthor: false }]);
  });

  test.each([
    ["networkIsolation: false", "networkIsolation", "false", "true"],
    ["tags: { owner: me }", "tags.owner", '"me"', '"risk"'],
    ["approval: { notAuthor: true }", "approval", '{"notAuthor":true}', '"required"'],
  ])("cannot state '%s'", async (line, key, value, fixed) => {
    const policy = "target: { networkIsolation: true, tags: { owner: risk }, approval: required }\n";
    await write("specline.config.yaml", target(`    ${line}\n`));
    expect(await errors(policy, SPEC, { target: "prod" })).toEqual([
      [
        "policy/target",
        `the target 'prod' sets '${key}' to ${value}, but the policy sets it to ${fixed}`,
        "specline.config.yaml",
        8,
      ],
    ]);
    // Whatever the target states, the approval is asked.
    expect((await findApprovals(host().effects, folder, place)).asked).toEqual([{ target: "prod", notAuthor: false }]);
  });

  test.each([
    ["a step's network", SPEC.replace("training]", "{ step: training, config: { networkIsolation: false } }]"), 1],
    ["a step's retries", SPEC.replace("training]", "{ step: training, retries: 9 }]"), 1],
    ["the pipeline's retries", `${SPEC}retries: 9\n`, 1],
    ["nothing that is the same", `${SPEC}retries: 2\n`, 0],
  ])("cannot be escaped by %s", async (_, spec, count) => {
    const found = await errors("target: { networkIsolation: true, retries: 2 }\n", spec);
    expect(found.map(([code]) => code)).toEqual(Array.from({ length: count }, () => "policy/overridden"));
  });

  test.each([
    ["target: { region: eu-west-1 }", "target.region"],
    ["target: { networkIsolatoin: true }", "target.networkIsolatoin"],
    ["target: { retries: many }", "target.retries"],
    ["target: [1]", "target"],
  ])("are not usable under '%s'", async (policy, path) => {
    await write("specline.config.yaml", target(""));
    const found = await errors(`${policy}\n`, SPEC, { target: "prod" });
    expect(found.map(([code, message, file]) => [code, String(message).split("'")[1], file])).toEqual([
      ["policy/shape", path, "org/policy.yaml"],
    ]);
  });
});

describe("a bad policy", () => {
  test.each([
    ["limits: { volumeSizeGb: { min: 200, max: 100 } }", "policy/contradiction", "at least 200 and at most 100"],
    [
      "limits: { volumeSizeGb: { max: 100 } }\nbase: { volumeSizeGb: 200 }",
      "policy/contradiction",
      "permits at most 100",
    ],
    ["limits: { instanceType: { allowed: [] } }", "policy/contradiction", "it permits no value"],
    ["limits: { volumeSizeGb: { allowed: [10, 20], min: 50 } }", "policy/contradiction", "none of the values"],
    [
      "steps: { XGBoostTraining: { maxDepth: 4 }, xgboost_training: { maxDepth: 5 } }",
      "policy/contradiction",
      "same step",
    ],
    ["limits: { instanceTyp: { max: 1 } }", "config/nobody-takes", "instanceTyp"],
    ["limits: { instanceType: ml.m5.large }", "policy/shape", "limits.instanceType"],
    ["limit: { instanceType: { max: 1 } }", "config/layer-key", "limit"],
    ["base: { volumeSizeGB: 50, volumeSizeGb: 50 }\nsteps: [1]", "config/nobody-takes", "volumeSizeGB"],
    ["base: {", "config/", ""],
  ])("%s", async (policy, code, part) => {
    const found = await errors(`${policy}\n`);
    expect(found.map(([own]) => own)).toContainEqual(expect.stringContaining(code));
    expect(found.map(([own, message]) => `${own} ${message}`).join("\n")).toContain(part);
    expect(found[0]?.[2]).toBe("org/policy.yaml");
  });

  test.each([
    ["policy:", "`policy` must be the path of a file"],
    ["policy: [a.yaml]", "`policy` must be the path of a file"],
    ["policy: org", "cannot be read"],
  ])("that '%s' names stops everything", async (line, part) => {
    await write("specline.config.yaml", `${line}\n`);
    const [fault, ...others] = await errors("base: {}\n");
    expect([fault?.[0], others]).toEqual(["policy/unreadable", []]);
    expect(fault?.[1]).toContain(part);
  });

  test("that is missing stops everything, at the line that names it", async () => {
    await write("specline.config.yaml", "# ours\npolicy: org/other.yaml\n");
    expect(await errors("base: {}\n")).toEqual([
      [
        "policy/unreadable",
        `the policy '${join("org", "other.yaml")}' cannot be read: there is no such file`,
        "specline.config.yaml",
        2,
      ],
    ]);
  });
});

test("a step in the service's own form gets a warning that it was not compared", async () => {
  await write("org/policy.yaml", "base: {}\n");
  const steps = [rawStep("train_raw", "Training", {}), failStep("end", "x")];
  const made = steps.reduce<ReturnType<typeof Pipeline>>((chain, step) => chain.use(step) as never, Pipeline("raw"));
  const { diagnostics } = await prepareAuthored(host(), made, folder, { target: "local" });
  const found = diagnostics.filter(({ code }) => code === "policy/request");
  expect(found.map(({ severity, at }) => [severity, at.step])).toEqual([["warning", "train_raw"]]);
});

test("a finished definition gets a warning that it was not compared", async () => {
  await write("org/policy.yaml", "base: {}\n");
  await write(
    "d.json",
    JSON.stringify({ Version: "2020-12-01", Steps: [{ Name: "end", Type: "Fail", Arguments: { ErrorMessage: "x" } }] }),
  );
  const { diagnostics } = await check(host(), "d.json", { target: "local", fix: false });
  expect(diagnostics.map(({ code }) => code)).toContain("policy/definition");
});

test("the policy in the documentation can be complied with", async () => {
  const text = await readFile(new URL("../../../docs/policy.md", import.meta.url), "utf8");
  const policy = /```yaml\n(# policy\.yaml\n.*?)```/s.exec(text)?.[1];
  expect(await errors(policy ?? "{")).toEqual([]);
  expect(await errors(policy ?? "{", SPEC, { set: ["training.instanceType=ml.p4d.24xlarge"] })).toHaveLength(1);
});
