import { describe, expect, test } from "vitest";
import { actions, codes, PlanFolder, SAME, SPEC, TARGETS } from "../../../test/aws/plan-folder.ts";
import { digest } from "../../base/digest.ts";

const folder = new PlanFolder();
const { write, plan, deployed, executed, start } = folder;

describe("against what is deployed", () => {
  test("nothing, then the same, then another version", async () => {
    expect(actions(await plan())).toEqual(Array(4).fill("added yes"));
    await deployed();
    const same = await plan();
    expect([actions(same), codes(same)]).toEqual([Array(4).fill("unchanged yes"), []]);
    expect(same.value?.steps[0]?.because).toBe("it has no result yet");
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
      because: "it has no result yet",
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

  test("a policy and a member of a request in SageMaker's own form have their lines", async () => {
    write("a.yaml", SPEC);
    write("b.yaml", SPEC.replace("max_depth: 6", "max_depth: 6\n      cache: false"));
    const policy = await plan({ against: "a.yaml" }, "b.yaml");
    expect(policy.value?.steps[2]?.fields).toMatchObject([{ field: "cache", at: "b.yaml:11" }]);
    const message = (text: string): string =>
      `import { Pipeline } from "specline";\nimport { failStep } from "specline/sagemaker";\nexport default Pipeline("tiny").use(\n  failStep("End", "${text}"),\n);\n`;
    write("a.ts", message("too few"));
    write("b.ts", message("too many"));
    const own = await plan({ against: "a.ts" }, "b.ts");
    expect(own.value?.steps[0]?.fields).toMatchObject([{ field: "arguments.ErrorMessage", at: "b.ts:4" }]);
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
    folder.aws.requests.length = 0;
    await plan();
    expect(folder.aws.requests.map(({ operation }) => operation).sort()).toEqual([
      "DescribePipeline",
      "ListPipelineVersions",
      "ListTags",
    ]);
  });

  test("another tool's pipeline is compared as far as possible", async () => {
    await executed();
    folder.aws.pipelines.get("fraud")?.tags.clear();
    const theirs = await plan();
    expect([codes(theirs), actions(theirs)]).toEqual([["plan/not-ours"], SAME]);
    expect(theirs.value?.uploads.every(({ status }) => status === "unknown")).toBe(true);
  });

  test("a definition that somebody changed is drift", async () => {
    await executed();
    const there = folder.aws.pipelines.get("fraud");
    const text = there?.definition.replace('"max_depth":"6"', '"max_depth":"7"') ?? "";
    folder.aws.sagemaker.changeBehind("fraud", text);
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
    expect(actions(await plan())).toEqual([...SAME.slice(0, 2), "unchanged yes", "unchanged yes"]);
    start();
    expect(actions(await plan())).toEqual(SAME);
  });

  test("settings that somebody changed behind our back are what a deploy would restore", async () => {
    write("specline.config.yaml", TARGETS.replace("prefix: risk }", "prefix: risk, tags: { team: risk } }"));
    await executed();
    expect((await plan()).value?.settings).toEqual([]);
    const there = folder.aws.pipelines.get("fraud");
    if (there === undefined) throw new Error("no pipeline");
    Object.assign(there, { displayName: "hello", description: "mine", role: "arn:aws:iam::123456789012:role/else" });
    for (const version of there.versions) Object.assign(version, { role: there.role });
    there.tags.set("team", "other");
    const { value, diagnostics } = await plan({ failOn: ["change"] });
    expect(value?.settings).toEqual([
      { setting: "description", before: "mine" },
      { setting: "display name", before: "hello", after: "fraud" },
      { setting: "role", before: there.role, after: "arn:aws:iam::123456789012:role/dev" },
      { setting: "tag team", before: "other", after: "risk" },
    ]);
    expect(codes({ diagnostics })).toEqual(["plan/fail-on"]);
    await deployed();
    expect((await plan()).value?.settings).toEqual([]);
    expect((await plan({ against: "prod" })).value?.settings).toEqual([]);
  });

  test.each([
    ["DescribePipeline", ["plan/unseen"], Array(4).fill("unknown unknown")],
    ["ListPipelineVersions", ["plan/unseen"], SAME],
    ["ListTags", ["plan/unseen"], SAME],
    ["GET", ["plan/unseen"], SAME],
  ])("without permission for %s, it reports what it could not see", async (operation, expected, steps) => {
    await executed();
    folder.aws.always = (called) => (called.startsWith(operation) ? "denied" : undefined);
    const seen = await plan();
    expect([codes(seen), actions(seen)]).toEqual([expected, steps]);
  });

  test("a stored manifest that is missing, altered or newer is reported as such", async () => {
    await deployed();
    const { objects, pipelines } = folder.aws;
    const key = [...objects.keys()].find((one) => one.includes("/manifests/")) ?? "";
    const stored = objects.get(key);
    if (stored === undefined) throw new Error("no manifest");
    const uri = `s3://${key}`;
    const reasonNow = async (): Promise<readonly string[]> =>
      (await plan()).diagnostics.map(({ message }) => message.replace("plan cannot see the manifest: ", ""));
    objects.set(key, { ...stored, bytes: Buffer.from("{}") });
    expect(await reasonNow()).toEqual([`the tag specline:manifest has a different digest than ${uri}`]);
    const newer = Buffer.from('{"format":2}');
    const newerKey = key.replace(/[^/]+$/, `${digest(newer).slice(0, 16)}.json`);
    objects.set(newerKey, { ...stored, bytes: newer });
    pipelines.get("fraud")?.tags.set("specline:manifest", digest(newer));
    expect(await reasonNow()).toEqual([`this version of Specline cannot read the format of s3://${newerKey}`]);
    objects.delete(newerKey);
    expect(await reasonNow()).toEqual([`s3://${newerKey} does not exist`]);
    pipelines.get("fraud")?.tags.delete("specline:manifest");
    expect(codes(await plan())).toEqual(["plan/no-manifest"]);
  });

  test("a connection that breaks while the manifest is read is reported", async () => {
    await deployed();
    folder.aws.always = (called) => (called.startsWith("GET") ? "cut-body" : undefined);
    expect(codes(await plan())).toEqual(["deploy/unreachable"]);
  });

  test("another tool's pipeline is reported as such, even if another permission is missing", async () => {
    await deployed();
    folder.aws.pipelines.get("fraud")?.tags.clear();
    folder.aws.always = (called) => (called === "ListPipelineVersions" ? "denied" : undefined);
    expect(codes(await plan())).toEqual(["plan/unseen", "plan/not-ours"]);
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
    await executed("large.yaml");
    expect(folder.aws.pipelines.get("fraud")?.definition.length).toBeGreaterThan(102_400);
    const same = await plan({}, "large.yaml");
    expect(new Set(actions(same))).toEqual(new Set(["unchanged no"]));
    write("long.yaml", SPEC.replace("  - evaluation\n", steps(600)));
    expect(codes(await plan({}, "long.yaml"))).toContain("deploy/too-long");
  });
});

test("another data file is one change", async () => {
  await executed();
  write("other.csv", "a,y\n1,0\n3,1\n");
  write("spec.yaml", SPEC.replace("claims.csv", "other.csv"));
  const [load] = (await plan()).value?.steps ?? [];
  expect([load?.fields.map(({ field }) => field), load?.because]).toEqual([["source"], "source"]);
});

test("reports what a deploy would refuse", async () => {
  write("specline.config.yaml", TARGETS.replaceAll("iam::123456789012", "iam::333333333333"));
  const refused = await plan();
  expect([codes(refused), refused.value, folder.aws.calls]).toEqual([["deploy/role-account"], undefined, []]);
});

test("--fail-on and the file", async () => {
  await executed();
  expect(codes(await plan({ failOn: ["change", "rerun", "permissions", "cost"] }))).toEqual([]);
  write("spec.yaml", SPEC.replace("max_depth: 6", "instance_type: ml.m5.4xlarge"));
  const failed = await plan({ failOn: ["change", "cost", "permissions"], output: "plan.json" });
  expect(failed.diagnostics.map(({ message }) => message)).toEqual([
    "the plan contains changes that --fail-on names: change, cost",
  ]);
  expect(JSON.parse(folder.read("plan.json"))).toEqual(JSON.parse(JSON.stringify(failed.value)));
});

describe("AWS's cache has only the results of versions that were executed", () => {
  const depth = (value: number): void => write("spec.yaml", SPEC.replace("max_depth: 6", `max_depth: ${value}`));

  test("a change that was deployed but never executed runs again", async () => {
    await executed();
    depth(8);
    await deployed();
    const { value, diagnostics } = await plan({ failOn: ["rerun"] });
    expect(value?.steps.map(({ action, rerun, because }) => `${action} ${rerun} ${because}`)).toEqual([
      "unchanged no ",
      "unchanged no ",
      "unchanged yes HyperParameters.max_depth",
      "unchanged yes after XGBoostTraining",
    ]);
    expect([value?.base.executed, codes({ diagnostics })]).toEqual([[1], ["plan/fail-on"]]);
    start();
    expect([actions(await plan()), codes(await plan({ failOn: ["rerun"] }))]).toEqual([SAME, []]);
  });

  test("whether an earlier value's result is still in the cache is not known", async () => {
    await executed();
    depth(8);
    await executed();
    depth(6);
    const back = await plan();
    expect(back.value?.steps.slice(2).map(({ rerun, because }) => `${rerun} ${because}`)).toEqual(
      Array(2).fill("unknown whether AWS's cache still has the result of version 1"),
    );
    depth(9);
    expect((await plan()).value?.steps[2]).toMatchObject({ rerun: "yes", because: "maxDepth" });
  });

  test("without versions, a change after the last execution makes the rest unknown", async () => {
    folder.aws.sagemaker.runs.versioned = false;
    await executed();
    expect(actions(await plan())).toEqual(SAME);
    folder.aws.sagemaker.changeBehind("fraud", folder.aws.pipelines.get("fraud")?.definition ?? "");
    const { value } = await plan();
    expect(value?.steps[0]).toMatchObject({ rerun: "unknown", because: "which version the last execution ran" });
  });
});
