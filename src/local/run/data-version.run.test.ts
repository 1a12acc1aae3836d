import { expect, test } from "vitest";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { definition, get, processingStep, sh } from "../testing/definitions.ts";
import { became, stepOf, workbench } from "../testing/workbench.ts";

const OUT = "/opt/ml/processing/output/data/out.txt";
const ON = { CacheConfig: { Enabled: true, ExpireAfter: "P30D" } };
const CLAIMS = "s3://acme/claims/";

/** A step that reads outside data and carries the data's version, as the compiler emits it. */
const load = (name: string, address: string) => {
  const run = sh(`cat /opt/ml/processing/input/data/* > ${OUT}; echo "$SPECLINE_DATA_VERSION" >> ${OUT}`);
  const step = processingStep(name, { run, inputs: { data: address }, outputs: ["data"], more: ON });
  const Environment = { SPECLINE_DATA_VERSION: get("Parameters.DataVersion") };
  return { ...step, Arguments: { ...step.Arguments, Environment } };
};
const Parameters = [{ Name: "DataVersion", Type: "String" as const }];

test("a run computes DataVersion from the data, and uses it to predict AWS's cache", async () => {
  const bench = workbench();
  const pipeline = { definition: definition([load("Load", CLAIMS)], { Parameters }) };
  const verdict = async () => {
    const record = await bench.run(pipeline);
    const { awsCache } = stepOf(record, "Load");
    return [became(record), awsCache, String(record.parameters["DataVersion"])] as const;
  };
  bench.put(`${CLAIMS}a.csv`, "1\n");
  const [first, there, version] = await verdict();
  expect([first, there]).toEqual(["Load succeeded", "miss"]);
  expect(version).toMatch(/^[0-9a-f]{32}$/);
  expect(await verdict()).toEqual(["Load cached", "hit", version]);
  bench.put(`${CLAIMS}b.csv`, "2\n");
  const [again, now, other] = await verdict();
  expect([again, now]).toEqual(["Load succeeded", "miss"]);
  expect(other).not.toBe(version);
});

test("changes to data that a step does not read do not rerun it, because a local run compares contents", async () => {
  const bench = workbench();
  const steps = [load("Load", CLAIMS), load("Other", "s3://acme/other/")];
  const pipeline = { definition: definition(steps, { Parameters }) };
  bench.put(`${CLAIMS}a.csv`, "1\n");
  bench.put("s3://acme/other/a.csv", "1\n");
  await bench.run(pipeline);
  bench.put("s3://acme/other/a.csv", "2\n");
  expect(became(await bench.run(pipeline))).toBe("Load cached, Other succeeded");
});

test("the objects that a manifest lists count as new, as they do for start", async () => {
  const bench = workbench();
  bench.put("s3://acme/list.manifest", JSON.stringify([{ prefix: CLAIMS }, "a.csv"]));
  bench.put(`${CLAIMS}a.csv`, "1\n");
  const text = JSON.stringify(load("Load", "s3://acme/list.manifest"));
  const step = JSON.parse(text.replace('"S3DataType":"S3Prefix"', '"S3DataType":"ManifestFile"')) as DefinitionStep;
  const pipeline = { definition: definition([step], { Parameters }) };
  const first = await bench.run(pipeline);
  const second = await bench.run(pipeline);
  expect(became(second)).toBe("Load cached");
  expect(stepOf(second, "Load").awsCache).toBe("miss");
  expect(second.parameters["DataVersion"]).not.toBe(first.parameters["DataVersion"]);
});

test("a version that the user sets is used", async () => {
  const bench = workbench();
  bench.put(`${CLAIMS}a.csv`, "1\n");
  const record = await bench.run(
    { definition: definition([load("Load", CLAIMS)], { Parameters }) },
    { parameters: { DataVersion: "november" } },
  );
  expect(bench.output(record, "Load", "data")).toBe("1\nnovember\n");
});

test("a parameter with that name that no step needs for its data must be set", async () => {
  const bench = workbench();
  const pipeline = { definition: definition([processingStep("A", { run: sh("true") })], { Parameters }) };
  await expect(bench.run(pipeline)).rejects.toThrow("'DataVersion'");
});
