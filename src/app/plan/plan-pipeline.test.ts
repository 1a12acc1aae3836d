import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withAws } from "../../../test/aws/each-test.ts";
import type { AwsStandIn } from "../../../test/aws/stand-in.ts";
import { compilePipeline } from "../compile.ts";
import { deployPipeline } from "../deploy.ts";
import { type Host, nodeHost } from "../host/host.ts";
import { planPipeline } from "./plan-pipeline.ts";
import type { PlanRequest } from "./plan-request.ts";

let aws: AwsStandIn;
let folder = "";
withAws((opened) => {
  aws = opened;
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "specline-plan-"));
  write("specline.config.yaml", TARGETS);
  write("claims.csv", "a,y\n1,0\n2,1\n");
  write("spec.yaml", SPEC);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TARGETS = `targets:
  dev: { region: us-east-1, account: "123456789012", role: "arn:aws:iam::123456789012:role/dev", bucket: dev-models, prefix: risk }
  prod: { region: eu-central-1, account: "210987654321", role: "arn:aws:iam::210987654321:role/prod", bucket: prod-models, kms: alias/prod, tags: { env: prod } }
`;
const SPEC = `name: fraud
data: claims.csv
label: "y"
positive: "1"
steps:
  - data_loading
  - preprocessing
  - step: training
    config:
      max_depth: 6
  - evaluation
`;

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const host = (): Host => ({
  ...nodeHost(() => undefined),
  folder,
  environment: { SPECLINE_AWS_ENDPOINT: aws.url },
});
const plan = (request: Partial<PlanRequest> = {}, file = "spec.yaml") =>
  planPipeline(host(), file, { target: "dev", parameters: [], failOn: [], work: ".specline", ...request });
const deployed = async (file = "spec.yaml"): Promise<void> => {
  const { diagnostics } = await deployPipeline(host(), file, { target: "dev", uploadData: true });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
};
type Planned = Awaited<ReturnType<typeof plan>>;
const codes = ({ diagnostics }: Planned): readonly string[] => diagnostics.map(({ code }) => code);
const actions = ({ value }: Planned): readonly string[] =>
  (value?.steps ?? []).map(({ action, rerun }) => `${action} ${rerun}`);
const SAME = Array(4).fill("unchanged no");

describe("against what is deployed", () => {
  test("nothing, then the same, then another version", async () => {
    expect(actions(await plan())).toEqual(Array(4).fill("added yes"));
    await deployed();
    const same = await plan();
    expect([actions(same), codes(same)]).toEqual([SAME, []]);
    expect(same.value?.base).toMatchObject({
      kind: "deployed",
      version: 1,
      drift: "none",
      modifiedBy: "someone",
      hasRun: false,
    });
    expect(same.value?.uploads.map(({ status }) => status)).toEqual(Array(5).fill("there"));
    write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
    const changed = await plan();
    expect(changed.value?.steps[2]).toMatchObject({
      fields: [{ field: "maxDepth", before: 6, after: 8, at: "spec.yaml:10", counts: true }],
      rerun: "yes",
      because: "maxDepth",
    });
    expect(changed.value?.token).not.toBe(same.value?.token);
    await deployed();
    expect((await plan()).value?.base.version).toBe(2);
  });

  test("every changed value has its place, in the pipeline's file, a layer and an option", async () => {
    await deployed();
    const longer = SPEC.replace('label: "y"', 'label: "a"').replace(
      "config:",
      "config:\n      learning_rate: 0.2\n      environment: { A: b }",
    );
    write("spec.yaml", longer);
    write("specline.config.yaml", `${TARGETS}processing:\n  volume_size_gb: 40\n`);
    write("layer.yaml", "steps:\n  XGBoostModelEval:\n    seed: 7\n");
    const { value } = await plan({ set: ["training.subsample=0.5"], configs: ["layer.yaml"] });
    const fields = (value?.steps ?? []).flatMap(({ name, fields: all }) =>
      all.map(({ field, at }) => `${name}.${field} ${at}`),
    );
    expect(fields.sort()).toMatchInlineSnapshot(`
      [
        "DataLoading.label spec.yaml:3",
        "DataLoading.volumeSizeGb specline.config.yaml:5",
        "TabularPreprocessing.label spec.yaml:3",
        "TabularPreprocessing.volumeSizeGb specline.config.yaml:5",
        "XGBoostModelEval.seed layer.yaml:3",
        "XGBoostModelEval.volumeSizeGb specline.config.yaml:5",
        "XGBoostTraining.environment spec.yaml:11",
        "XGBoostTraining.learningRate spec.yaml:10",
        "XGBoostTraining.subsample --set training.subsample",
      ]
    `);
  });

  test("a changed code file has its path", async () => {
    write("prep.py", "print(1)\n");
    const own = SPEC.replace("  - preprocessing\n", "  - { step: preprocessing, config: { script: prep.py } }\n");
    write("spec.yaml", own);
    await deployed();
    write("prep.py", "print(2)\n");
    expect((await plan()).value?.steps[1]?.fields).toMatchObject([{ field: "prep.py", at: "prep.py", counts: true }]);
  });

  test("a request names what it reads, and every request fits the service model", async () => {
    await deployed();
    aws.requests.length = 0;
    await plan();
    expect(aws.requests.map(({ operation }) => operation).sort()).toEqual([
      "DescribePipeline",
      "ListPipelineVersions",
      "ListTags",
    ]);
  });

  test("another tool's pipeline is compared as far as possible", async () => {
    await deployed();
    aws.pipelines.get("fraud")?.tags.clear();
    const theirs = await plan();
    expect([codes(theirs), actions(theirs)]).toEqual([["plan/not-ours"], SAME]);
    expect(theirs.value?.uploads.every(({ status }) => status === "unknown")).toBe(true);
  });

  test("a definition that somebody changed is drift", async () => {
    await deployed();
    const there = aws.pipelines.get("fraud");
    const text = there?.definition.replace('"max_depth":"6"', '"max_depth":"7"') ?? "";
    there?.versions.push({ definition: text, role: there.role, at: Date.now() });
    const drifted = await plan();
    expect([codes(drifted), drifted.value?.base.drift]).toEqual([["plan/drift"], "changed"]);
    expect(drifted.value?.steps[2]?.fields).toMatchObject([
      { field: "HyperParameters.max_depth", before: "7", after: "6" },
    ]);
    // The manifest says 6, but what is deployed has 7.
    write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
    expect((await plan()).value?.steps[2]?.fields).toMatchObject([
      { field: "HyperParameters.max_depth", before: "7", after: "8" },
    ]);
    write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: 7"));
    expect(actions(await plan())).toEqual(SAME);
  });

  test.each([
    ["DescribePipeline", ["plan/unseen"], Array(4).fill("unknown unknown")],
    ["ListPipelineVersions", ["plan/unseen"], SAME],
    ["ListTags", ["plan/unseen"], SAME],
    ["GET", ["plan/unseen"], SAME],
  ])("without permission for %s, it reports what it could not see", async (operation, expected, steps) => {
    await deployed();
    aws.always = (called) => (called.startsWith(operation) ? "denied" : undefined);
    const seen = await plan();
    expect([codes(seen), actions(seen)]).toEqual([expected, steps]);
  });

  test("credentials for another account are refused", async () => {
    write("specline.config.yaml", TARGETS.replaceAll("123456789012", "210987654321"));
    expect(codes(await plan())).toEqual(["deploy/wrong-account"]);
  });

  test("definitions of more than 100 KiB and of more than 1 MiB", async () => {
    const steps = (count: number): string =>
      Array.from(
        { length: count },
        (_, index) => `  - { step: training, name: T${index}, config: { max_depth: 5 } }\n`,
      ).join("");
    write("large.yaml", SPEC.replace("  - evaluation\n", steps(60)));
    await deployed("large.yaml");
    expect(aws.pipelines.get("fraud")?.definition.length).toBeGreaterThan(102_400);
    const same = await plan({}, "large.yaml");
    expect(new Set(actions(same))).toEqual(new Set(["unchanged no"]));
    write("long.yaml", SPEC.replace("  - evaluation\n", steps(600)));
    expect(codes(await plan({}, "long.yaml"))).toContain("deploy/too-long");
  });
});

test("another data file is one change", async () => {
  await deployed();
  write("other.csv", "a,y\n1,0\n3,1\n");
  write("spec.yaml", SPEC.replace("claims.csv", "other.csv"));
  const [load] = (await plan()).value?.steps ?? [];
  expect([load?.fields.map(({ field }) => field), load?.because]).toEqual([["source"], "source"]);
});

describe("against something else", () => {
  test("another target in another account: the same pipeline has no changes", async () => {
    await deployed();
    const other = await plan({ against: "prod" });
    expect([actions(other), other.value?.settings, other.value?.permissions, codes(other)]).toEqual([
      SAME,
      [],
      [],
      ["plan/compiled-base"],
    ]);
  });

  test("a definition in a file, another form of the pipeline, and an execution", async () => {
    await deployed();
    write("old.json", aws.pipelines.get("fraud")?.definition ?? "");
    expect(actions(await plan({ against: "old.json" }))).toEqual(SAME);
    write("new.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
    const other = await plan({ against: "new.yaml" });
    expect(other.value?.steps[2]?.fields).toMatchObject([{ field: "maxDepth", before: 8, after: 6 }]);
    const { StartPipelineExecution: start } = aws.sagemaker.operations;
    const { PipelineExecutionArn: arn } = start?.({ PipelineName: "fraud", ClientRequestToken: "t".repeat(32) }) ?? {};
    expect(actions(await plan({ against: String(arn) }))).toEqual(SAME);
  });

  test("files and runs need no target, and a target is both sides", async () => {
    write("other.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
    const none = { target: undefined };
    const file = await plan({ ...none, against: "other.yaml" });
    expect([codes(file), file.value?.target.name, file.value?.steps[2]?.because]).toEqual([[], "local", "maxDepth"]);
    expect((await plan({ ...none, against: "dev" })).value?.target.name).toBe("dev");
    expect(codes(await plan(none))).toEqual(["usage/which-target"]);
  });

  test("a definition for another region, and nobody looked for its uploads", async () => {
    await deployed();
    await compilePipeline(host(), "spec.yaml", { target: "prod", output: "old.json" });
    const other = await plan({ against: "old.json" });
    expect(codes(other)).toEqual([]);
    const same = await plan({ against: "spec.yaml" });
    expect(new Set(same.value?.uploads.map(({ status }) => status))).toEqual(new Set(["unknown"]));
  });

  test("faults of the base are said to be the base's; a plan is no base", async () => {
    write("wrong.yaml", SPEC.replace("max_depth", "max_deph"));
    const wrong = await plan({ against: "wrong.yaml" });
    expect(wrong.diagnostics.map(({ message }) => message.startsWith("in the base 'wrong.yaml': "))).not.toContain(
      false,
    );
    expect(wrong.diagnostics.length).toBeGreaterThan(0);
    await plan({ output: "plan.json" });
    expect(codes(await plan({ against: "plan.json" }))).toEqual(["plan/base-is-plan"]);
  });

  test("--fail-on does not pass if the deployed version could not be read", async () => {
    const other = await plan({ target: "dev", against: "prod", failOn: ["change"] });
    expect([other.value?.base, codes(other)]).toEqual([
      { kind: "target", of: "prod", compiled: true },
      ["plan/compiled-base", "plan/base-unseen"],
    ]);
    aws.always = (called) => (called.startsWith("DescribePipeline") ? "denied" : undefined);
    expect(codes(await plan({ failOn: ["cost"] }))).toEqual(["plan/unseen", "plan/base-unseen"]);
  });

  test("what is neither a target, a file nor a run is refused", async () => {
    const wrong = await plan({ against: "pord" });
    expect([codes(wrong), wrong.diagnostics[0]?.hint]).toEqual([["plan/unknown-base"], "did you mean 'prod'?"]);
  });
});

describe("deploy --plan", () => {
  const deployPlan = (file = "plan.json", target = "dev") =>
    deployPipeline(host(), "spec.yaml", { target, uploadData: true, plan: file });
  const codesOf = ({ diagnostics }: Awaited<ReturnType<typeof deployPlan>>) => diagnostics.map(({ code }) => code);

  test("deploys exactly what the plan shows, and is refused after any change", async () => {
    await plan({ output: "plan.json" });
    expect((await deployPlan()).value?.outcome).toBe("created");
    // Now something is deployed.
    expect(codesOf(await deployPlan())).toEqual(["plan/base-changed"]);
    await plan({ output: "plan.json" });
    write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
    expect(codesOf(await deployPlan())).toEqual(["plan/pipeline-changed"]);
    await plan({ output: "plan.json" });
    expect((await deployPlan()).value).toMatchObject({ outcome: "updated", version: 2 });
  });

  test("reports an error if somebody else deploys in between", async () => {
    await deployed();
    write("spec.yaml", SPEC.replace("max_depth: 6", "max_depth: 8"));
    await plan({ output: "plan.json" });
    const there = aws.pipelines.get("fraud");
    aws.onCall = () => {
      if (aws.calls.at(-1) !== "UpdatePipeline" || there === undefined) return;
      there.versions.push({ definition: there.definition, role: there.role, at: Date.now() });
    };
    const done = await deployPlan();
    expect([done.value?.version, done.diagnostics.map(({ message }) => message)]).toEqual([
      3,
      ["'fraud' was deployed, but as version 3 instead of version 2: somebody else deployed at the same time"],
    ]);
  });

  test("refuses a plan for another place or against another base, and a file that is not a plan", async () => {
    const { value } = await plan({ output: "plan.json" });
    write("other.json", JSON.stringify({ ...value, target: { ...value?.target, account: "210987654321" } }));
    expect(codesOf(await deployPlan("other.json"))).toEqual(["plan/other-place"]);
    await plan({ output: "file.json", against: "spec.yaml" });
    expect(codesOf(await deployPlan("file.json"))).toEqual(["plan/not-a-plan"]);
    for (const text of ["{", "[]", "{}", '{"token":"t","planned":"p"}']) {
      write("wrong.json", text);
      expect(codesOf(await deployPlan("wrong.json"))).toEqual(["plan/not-a-plan"]);
    }
    expect(codesOf(await deployPlan("absent.json"))).toEqual(["usage/no-such-file"]);
    expect(aws.pipelines.size).toBe(0);
  });
});

test("--fail-on and the file", async () => {
  await deployed();
  expect(codes(await plan({ failOn: ["change", "rerun", "permissions", "cost"] }))).toEqual([]);
  write("spec.yaml", SPEC.replace("max_depth: 6", "instance_type: ml.m5.4xlarge"));
  const failed = await plan({ failOn: ["change", "cost", "permissions"], output: "plan.json" });
  expect(failed.diagnostics.map(({ message }) => message)).toEqual([
    "the plan contains changes that --fail-on names: change, cost",
  ]);
  expect(JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"))).toEqual(JSON.parse(JSON.stringify(failed.value)));
});
