import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { imageRegions, imageUri } from "../images.ts";
import { imageTable } from "./table.ts";

const uri = (framework: string, version: string, region = "us-east-1", more = {}) =>
  imageUri({ framework, version, ...more }, region).value;
const faults = (framework: string, version: string, region = "us-east-1", more = {}) =>
  imageUri({ framework, version, ...more }, region).diagnostics.map((d) => `${d.code}: ${d.message}. ${d.hint ?? ""}`);

describe("imageUri", () => {
  // Expected values: Python SDK 2.257.6, image_uris.retrieve, as recorded in reference/sagemaker.md and its definitions.
  test.each([
    ["xgboost", "1.7-1", {}, "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"],
    ["xgboost", "1.0-1", {}, "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.0-1-cpu-py3"],
    ["xgboost", "latest", {}, "811284229777.dkr.ecr.us-east-1.amazonaws.com/xgboost:latest"],
    ["sklearn", "1.2-1", {}, "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"],
    ["pytorch", "2.1", {}, "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.1-cpu-py310"],
    ["clarify", "1.0", {}, "205585389593.dkr.ecr.us-east-1.amazonaws.com/sagemaker-clarify-processing:1.0"],
    ["model-monitor", "", {}, "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer"],
    ["linear-learner", "1", {}, "382416733822.dkr.ecr.us-east-1.amazonaws.com/linear-learner:1"],
  ])("%s %s", (framework, version, more, expected) =>
    expect(uri(framework, version, "us-east-1", more)).toBe(expected),
  );

  test("selects the CPU or GPU image by instance type", () =>
    expect(imageUri({ framework: "pytorch", version: "2.1" }, "us-east-1", {}, "ml.g4dn.xlarge").value).toBe(
      "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.1-gpu-py310",
    ));

  test("includes the underlying framework and the container in a Hugging Face tag", () =>
    expect(uri("huggingface", "4.26.0/pytorch1.13.1")).toBe(
      "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-training:1.13.1-transformers4.26.0-gpu-py39-cu117-ubuntu20.04",
    ));

  test("uses a different domain for each partition", () => {
    expect(uri("xgboost", "1.7-1", "cn-north-1")).toMatch(/^\d{12}\.dkr\.ecr\.cn-north-1\.amazonaws\.com\.cn\//);
    expect(uri("xgboost", "1.7-1", "us-iso-east-1")).toContain(".us-iso-east-1.c2s.ic.gov/");
  });

  test("has an image for every version of every framework in each of its regions", () => {
    const { frameworks, registries } = imageTable();
    for (const [framework, scopes] of Object.entries(frameworks)) {
      for (const scope of ["training", "inference"] as const) {
        for (const [version, about] of Object.entries(scopes[scope]?.versions ?? {})) {
          for (const region of registries[about.registry]?.keys() ?? []) {
            const python = about.pythons?.[0];
            const staged = imageUri({ framework, version, scope, ...(python === undefined ? {} : { python }) }, region);
            expect(staged.diagnostics, `${framework} ${version} ${region}`).toEqual([]);
          }
        }
      }
    }
    expect(imageRegions().length).toBeGreaterThan(36);
  });

  test("reports unknown names with the nearest known one", () => {
    expect(faults("xgbost", "1.7-1")[0]).toMatch(/no managed image for framework 'xgbost'.*did you mean 'xgboost'/);
    expect(faults("xgboost", "1.7")[0]).toMatch(/no managed image of version '1.7'.*did you mean '1.7-1'/);
    expect(faults("xgboost", "1.7-1", "us-eest-1")[0]).toMatch(
      /'us-eest-1' is not an AWS region.*did you mean 'us-east-1'/,
    );
    expect(faults("sagemaker-distribution", "3.2.0", "us-iso-east-1")[0]).toMatch(/not available in region/);
    expect(faults("pytorch", "0.4.0")[0]).toMatch(/several versions of Python: choose py2 or py3/);
    expect(faults("pytorch", "2.1", "us-east-1", { python: "py27" })[0]).toMatch(/has no 'py27', only py310/);
    expect(faults("clarify", "constructor")[0]).toMatch(/unknown-version/);
  });

  test("does not need a separate file for the published table", () =>
    expect(readFileSync(new URL("./table.generated.ts", import.meta.url), "utf8")).toMatch(
      /Source: .*, of \d{4}-\d\d-\d\d/,
    ));
});
