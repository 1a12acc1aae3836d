import { expect, test } from "vitest";
import type { JsonObject } from "../../../base/canonical.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import type { JobContext } from "../job.ts";
import { usedBaseline } from "./registered-baseline.ts";

const bias = (name: string): JsonObject => ({
  DriftCheckBaselines: {
    Bias: { PreTrainingConstraints: { S3Uri: `s3://b/${name}/pre.json`, ContentType: "application/json" } },
    ModelDataQuality: {
      Statistics: { S3Uri: `s3://b/${name}/s.json` },
      Constraints: { S3Uri: `s3://b/${name}/c.json` },
    },
  },
});
const approved = { ModelApprovalStatus: "Approved" };

/** A registry with one group, whose packages are in the order of their versions. */
const registry = (packages: readonly (JsonObject | string)[]): Pick<JobContext, "effects" | "folders"> =>
  ({
    folders: { registry: "/work/registry" },
    effects: {
      files: {
        list: async (path: string) =>
          path === "/work/registry/loans" ? [...packages.map((_, at) => `${at + 1}`), "notes"] : [],
        readText: async (path: string) => {
          const found = packages[Number(path.split("/").at(-2)) - 1];
          return typeof found === "string" ? found : JSON.stringify(found);
        },
      },
    },
  }) as unknown as Pick<JobContext, "effects" | "folders">;

const step = (beside: JsonObject): DefinitionStep => ({
  Name: "Check",
  Type: "ClarifyCheck",
  Arguments: {},
  CheckType: "DATA_BIAS",
  ModelPackageGroupName: "loans",
  ...beside,
});

const FIRST = "set SkipCheck and RegisterNewBaseline for a first run";

test.each([
  [[], {}, `the local registry has no model package of 'loans'; ${FIRST}`],
  [[bias("a")], {}, `none of the 1 model packages of 'loans' in the local registry is approved; ${FIRST}`],
  [
    [{ ...approved, ...bias("a") }],
    { CheckType: "MODEL_BIAS" },
    `version 1 of 'loans' in the local registry, the latest approved one, has no baseline for it; ${FIRST}`,
  ],
  [
    [{ ...approved, ...bias("a") }],
    { ModelPackageGroupName: "../.." },
    `the local registry has no model package of '..'; ${FIRST}`,
  ],
])("without a baseline, a check says what is missing: %#", async (packages, beside, lacks) => {
  expect(await usedBaseline(step(beside), registry(packages))).toEqual({ files: {}, lacks });
  // Nothing is compared, so that nothing is missing.
  expect(await usedBaseline(step({ ...beside, SkipCheck: true }), registry(packages))).toEqual({ files: {} });
});

test("the latest approved package has the baseline, unless one is supplied", async () => {
  const packages = [{ ...approved, ...bias("a") }, { ...approved, ...bias("b") }, bias("c"), "{"];
  const from = "version 2 of 'loans' in the local registry";
  const used = (beside: JsonObject) => usedBaseline(step(beside), registry(packages));
  expect(await used({})).toEqual({ from, files: { Constraints: "s3://b/b/pre.json" } });
  const group = "arn:aws:sagemaker:us-east-1:111122223333:model-package-group/loans";
  expect(await used({ ModelPackageGroupName: group, CheckType: "DATA_QUALITY" })).toEqual({
    from,
    files: { Statistics: "s3://b/b/s.json", Constraints: "s3://b/b/c.json" },
  });
  expect(await used({ SuppliedBaselineConstraints: "s3://b/own.json" })).toEqual({
    files: { Constraints: "s3://b/own.json" },
  });
});
