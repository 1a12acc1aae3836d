import { describe, expect, test } from "vitest";
import { compile } from "../compile/index.ts";
import { resolve } from "../resolve/index.ts";
import { localTarget, type Target } from "../spec/target.ts";
import { Pipeline } from "../steps/pipeline.ts";
import { planOf } from "./plan.ts";
import type { PlannedStep } from "./plan-types.ts";
import { type PlanSide, sideOf } from "./side.ts";

const SOURCES = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };
const DEV: Target = {
  ...localTarget,
  name: "dev",
  account: "111111111111",
  role: "arn:aws:iam::111111111111:role/dev",
  bucket: "dev-models",
  prefix: "risk",
};
const PROD: Target = {
  ...DEV,
  name: "prod",
  account: "222222222222",
  role: "arn:aws:iam::222222222222:role/live/prod",
  region: "eu-central-1",
  bucket: "prod-models",
  prefix: "",
  kms: "arn:aws:kms:eu-central-1:222222222222:key/k",
  tags: { env: "prod" },
  networkIsolation: true,
  vpc: { subnets: ["subnet-1"], securityGroups: ["sg-1"] },
};

const STEPS = ["data_loading", "preprocessing", "training", "evaluation"];
const config = (step: string, values: object) => ({ step, config: values });

/** One side of a plan: a spec, compiled for a target. */
function side(spec: object = {}, target: Target = DEV, more: Partial<PlanSide> = {}): PlanSide {
  const given = { name: "p", data: "claims.csv", label: "y", positive: "1", steps: STEPS, ...spec };
  const authored = Pipeline.fromSpec(given as never);
  const wired = resolve(authored.toPipeline(), authored.registry).value;
  const { value } = compile(wired, target, SOURCES, authored.registry, { version: "1" });
  return { ...sideOf(value), ...more };
}
const training = (values: object) => ({ steps: [...STEPS.slice(0, 2), config("training", values), "evaluation"] });

/** Each step as "action Name: fields → rerun because". */
const lines = (steps: readonly PlannedStep[]): readonly string[] =>
  steps.map(({ name, from, action, fields, rerun, because }) =>
    `${action} ${from === undefined ? "" : `${from} → `}${name}${fields.map(({ field, before, after }) => ` ${field} ${JSON.stringify(before)}→${JSON.stringify(after)}`).join()}: ${rerun} ${because}`.trim(),
  );
const kept = (name: string): string => `unchanged ${name}: no`;

describe("planOf", () => {
  test("the same pipeline has no changes, and nothing runs again", () => {
    const plan = planOf(side(), side());
    expect(lines(plan.steps)).toEqual([
      kept("DataLoading"),
      kept("TabularPreprocessing"),
      kept("XGBoostTraining"),
      kept("XGBoostModelEval"),
    ]);
    const { wires, parameters, settings, permissions, cost, uploads } = plan;
    expect({ wires, parameters, settings, permissions, cost, uploads }).toEqual({
      wires: [],
      parameters: [],
      settings: [],
      permissions: [],
      cost: { prices: "unknown", machines: [], atMost: [], unlimited: [] },
      uploads: [],
    });
  });

  test.each([
    ["with manifests", {}],
    ["as bare definitions", { manifest: undefined }],
  ])("the same pipeline for two targets shows no change, %s", (_, more) => {
    const bare = { ...PROD, kms: undefined, tags: undefined, networkIsolation: undefined, vpc: undefined } as never;
    const { steps, permissions, settings } = planOf(
      side({}, DEV, more as never),
      side({}, "manifest" in more ? bare : PROD, more as never),
    );
    expect(steps.filter(({ action }) => action !== "unchanged")).toEqual([]);
    expect([permissions, settings]).toEqual([[], []]);
  });

  test("a field that AWS compares runs its step again, and the steps after it", () => {
    const places = { "XGBoostTraining.maxDepth": "spec.yaml:9" };
    const plan = planOf(side(training({ maxDepth: 6 })), side(training({ maxDepth: 8 }), DEV, { places }));
    expect(lines(plan.steps)).toEqual([
      kept("DataLoading"),
      kept("TabularPreprocessing"),
      "changed XGBoostTraining maxDepth 6→8: yes maxDepth",
      "unchanged XGBoostModelEval: yes after XGBoostTraining",
    ]);
    expect(plan.steps[2]?.fields[0]).toMatchObject({
      at: "spec.yaml:9",
      members: ["HyperParameters.max_depth"],
      counts: true,
    });
  });

  test("AWS does not compare the machine: the step is changed but kept", () => {
    const plan = planOf(
      side(training({ instanceType: "ml.m5.large" })),
      side(training({ instanceType: "ml.m5.4xlarge" })),
    );
    expect(lines(plan.steps)[2]).toBe('changed XGBoostTraining instanceType "ml.m5.large"→"ml.m5.4xlarge": no');
    expect(plan.cost.machines).toEqual([
      { step: "XGBoostTraining", before: "1 × ml.m5.large", after: "1 × ml.m5.4xlarge" },
    ]);
  });

  test("a shared fact changes every step that uses it", () => {
    const plan = planOf(side(), side({ label: "z" }));
    const changed = plan.steps.filter(({ action }) => action === "changed");
    expect(changed.length).toBeGreaterThan(1);
    for (const { fields, rerun } of changed)
      expect([fields.map(({ field }) => field), rerun]).toEqual([["label"], "yes"]);
  });

  test("an uncached step always runs, and so do the steps that read from it", () => {
    const off = training({ cache: false });
    expect(lines(planOf(side(off), side(off)).steps).slice(2)).toEqual([
      "unchanged XGBoostTraining: always 'cache' is false",
      "unchanged XGBoostModelEval: always it reads from XGBoostTraining, which runs every time",
    ]);
    expect(lines(planOf(side(off), side()).steps)[2]).toBe(
      "changed XGBoostTraining cache false→undefined: yes its results were not cached before",
    );
  });

  test("the version of outside data is known only when the pipeline is started", () => {
    const outside = { data: "s3://acme/claims/" };
    const plan = planOf(side(outside), side(outside));
    expect(plan.steps.map(({ rerun, because }) => `${rerun} ${because}`)).toEqual([
      "unknown the parameter DataVersion, which represents outside data",
      "unknown DataLoading",
      "unknown TabularPreprocessing",
      "unknown TabularPreprocessing",
    ]);
    const values = { parameters: { DataVersion: "1" } };
    expect(planOf(side(outside, DEV, values), side(outside, DEV, values)).steps[0]?.rerun).toBe("no");
    const one = planOf(side(outside), side(outside, DEV, values));
    expect(one.steps[0]?.rerun).toBe("unknown");
    const other = { parameters: { DataVersion: "2" } };
    expect(planOf(side(outside, DEV, values), side(outside, DEV, other)).steps[0]).toMatchObject({
      rerun: "yes",
      because: "the parameter DataVersion",
    });
  });

  test("added and removed steps, and the permissions that they need", () => {
    const longer = { steps: [...STEPS, "package", "registration"] };
    const { steps, permissions } = planOf(side(), side(longer));
    expect(lines(steps).filter((line) => !line.startsWith("unchanged"))).toEqual([
      "added Package: yes it is new",
      "added Registration: always SageMaker does not cache steps of Type RegisterModel",
    ]);
    const added = (permission: string, resource: string) => ({ action: "added", permission, resource });
    const group = "arn:aws:sagemaker:us-east-1:111111111111:model-package-group/p";
    const packages = "arn:aws:sagemaker:us-east-1:111111111111:model-package/p/*";
    expect(permissions).toEqual([
      added("sagemaker:AddTags", group),
      added("sagemaker:CreateModelPackageGroup", group),
      added("sagemaker:DescribeModelPackageGroup", group),
      added("sagemaker:AddTags", packages),
      added("sagemaker:CreateModelPackage", packages),
      added("sagemaker:DescribeModelPackage", packages),
      added("s3:PutObject", "arn:aws:s3:::dev-models/risk/p/*/Package/*"),
    ]);
    const back = planOf(side(longer), side());
    expect(lines(back.steps).slice(4)).toEqual([
      "removed Package: no it is removed",
      "removed Registration: no it is removed",
    ]);
  });

  test("renamed steps are found by their content, even if they refer to each other", () => {
    const loader = (branch: string, name: string) => ({ step: name, branch });
    const branched = (branch: string) => ({
      steps: [loader(branch, "data_loading"), loader(branch, "preprocessing")],
    });
    const { steps } = planOf(side(branched("validation")), side(branched("testing")));
    expect(steps.map(({ action }) => action)).not.toContain("unchanged");
    const same = side();
    const text = JSON.stringify(same.definition)
      .replaceAll("TabularPreprocessing", "Prepare")
      .replaceAll("DataLoading", "Load");
    const renamed: PlanSide = { definition: JSON.parse(text) };
    expect(lines(planOf({ definition: same.definition }, renamed).steps)).toEqual([
      "renamed DataLoading → Load: yes its name, which was DataLoading",
      "renamed TabularPreprocessing → Prepare: yes its name, which was TabularPreprocessing",
      "unchanged XGBoostTraining: yes after Prepare",
      "unchanged XGBoostModelEval: yes after Prepare",
    ]);
  });

  test("changes to a bare definition are shown with SageMaker's own names", () => {
    const plan = planOf(
      { definition: side(training({ maxDepth: 6 })).definition },
      { definition: side(training({ maxDepth: 8 })).definition },
    );
    expect(lines(plan.steps)[2]).toBe(
      'changed XGBoostTraining HyperParameters.max_depth "6"→"8": yes HyperParameters.max_depth',
    );
  });

  test("a different bucket changes the addresses that steps read, so they run again; a different role does not", () => {
    const moved = planOf(side(), side({}, { ...DEV, bucket: "other" }));
    expect(moved.settings).toEqual([{ setting: "bucket", before: "dev-models", after: "other" }]);
    expect(moved.steps.map(({ action, rerun, because }) => [action, rerun, because])[0]).toEqual([
      "unchanged",
      "yes",
      "the target's bucket",
    ]);
    const role = planOf(side(), side({}, { ...DEV, role: "arn:aws:iam::111111111111:role/two" }));
    expect(role.settings.map(({ setting }) => setting)).toEqual(["role"]);
    expect(role.steps.map(({ rerun }) => rerun)).toEqual(["no", "no", "no", "no"]);
  });

  test("after a change of name, all steps run again, because AWS reuses results only within one pipeline", () => {
    const { settings, steps } = planOf(side(), side({ name: "q" }));
    expect(settings).toEqual([{ setting: "name", before: "p", after: "q" }]);
    expect(steps.map(({ rerun, because }) => [rerun, because])).toEqual(
      Array(4).fill(["yes", "the pipeline has a different name"]),
    );
    const own = planOf(side(training({ maxDepth: 6 })), side({ ...training({ maxDepth: 8 }), name: "q" }));
    expect(own.steps[2]?.because).toBe("maxDepth");
  });

  test("a changed parameter value is a change, and also changes a machine's cost", () => {
    const text = JSON.stringify(side().definition).replaceAll(
      '"InstanceCount":1',
      '"InstanceCount":{"Get":"Parameters.N"}',
    );
    const definition = { ...JSON.parse(text), Parameters: [{ Name: "N", Type: "Integer", DefaultValue: 2 }] };
    const plan = planOf({ definition }, { definition, parameters: { N: 5 } });
    expect(plan.parameters).toEqual([{ name: "N", action: "changed", before: 2, after: 5 }]);
    expect(plan.cost.machines[0]).toMatchObject({
      before: expect.stringMatching(/^2 × /),
      after: expect.stringMatching(/^5 × /),
    });
    expect(planOf({ definition }, { definition, parameters: { N: 2 } }).parameters).toEqual([]);
  });

  test("parameters, requirements and wires", () => {
    const limits = (minAuc: number) => ({ requirements: { minAuc }, steps: [...STEPS, "package", "registration"] });
    const plan = planOf(side(limits(0.8)), side(limits(0.85)));
    const gate = plan.steps.find(({ type }) => type === "Condition");
    expect(gate?.fields.map(({ field, before, after }) => [field, before, after])).toEqual([
      ["auc", "at least 0.8", "at least 0.85"],
    ]);
    const outside = planOf(side(), side({ data: "s3://acme/claims/" }));
    expect(outside.parameters).toEqual([{ name: "DataVersion", action: "added", after: { Type: "String" } }]);
    expect(outside.permissions).toEqual([
      { action: "added", permission: "s3:ListBucket", resource: "arn:aws:s3:::acme" },
      { action: "added", permission: "s3:GetObject", resource: "arn:aws:s3:::acme/claims/*" },
    ]);
    const rewired = planOf(
      side(),
      side({ steps: ["data_loading", "preprocessing", "missing_value_imputation", "training", "evaluation"] }),
    );
    expect(rewired.wires.map(({ to, before, after }) => [to, before?.from, after?.from])).toContainEqual([
      "XGBoostTraining.data",
      "TabularPreprocessing.processed",
      "MissingValueImputation.data",
    ]);
  });

  test("if nothing is deployed, everything is new; if the deployed pipeline cannot be read, nothing is guessed", () => {
    expect(planOf("nothing", side()).steps.map(({ action, rerun }) => `${action} ${rerun}`)).toEqual(
      Array(4).fill("added yes"),
    );
    const unseen = planOf("unseen", side());
    expect(unseen.steps.map(({ action, rerun }) => `${action} ${rerun}`)).toEqual(Array(4).fill("unknown unknown"));
    expect([unseen.permissions, unseen.parameters, unseen.cost.machines]).toEqual([[], [], []]);
  });
});
