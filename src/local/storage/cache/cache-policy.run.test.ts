import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../base/canonical.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { copy, having, make, ON, OUT } from "../../testing/cached-steps.ts";
import { definition, get, processingStep, sh, trainingStep } from "../../testing/definitions.ts";
import { became, stepOf, type Workbench, workbench } from "../../testing/workbench.ts";

describe("within one run", () => {
  test.each(["equal", "declared"] as const)("no step takes over the result of another (%s)", async (reuse) => {
    const bench = workbench({ reuse });
    const steps = ["A", "B", "C"].map((name) => processingStep(name, { run: sh("echo same"), more: ON }));
    const chain = steps.map((step, index) =>
      index === 0 ? step : { ...step, DependsOn: [steps[index - 1]?.Name ?? ""] },
    );
    expect(became(await bench.run({ definition: definition(chain) }))).toBe("A succeeded, B succeeded, C succeeded");
    expect(became(await bench.run({ definition: definition(chain) }))).toBe("A cached, B cached, C cached");
  });

  test("runs all required steps despite equal requests in both branches of a condition and after it", async () => {
    const bench = workbench();
    const step = (name: string): DefinitionStep => processingStep(name, { run: sh("echo same") });
    const gate: DefinitionStep = {
      Name: "Gate",
      Type: "Condition",
      Arguments: {
        Conditions: [{ Type: "Equals", LeftValue: 1, RightValue: 1 }],
        IfSteps: [step("Then")] as never,
        ElseSteps: [step("Else")] as never,
      },
    };
    const record = await bench.run({ definition: definition([gate, { ...step("After"), DependsOn: ["Gate"] }]) });
    expect(became(record)).toBe("Gate succeeded, Else skipped, Then succeeded, After succeeded");
  });
});

describe("a definition alone", () => {
  const run = (bench: Workbench, ...steps: readonly DefinitionStep[]) => bench.run({ definition: definition(steps) });

  test("runs again without a CacheConfig and reuses results if a CacheConfig allows it", async () => {
    const bench = workbench({ reuse: "declared" });
    await run(bench, make(), copy(ON));
    const second = await run(bench, make(), copy(ON));
    // Make's output is new, so Copy has to read it.
    expect(became(second)).toBe("Make succeeded, Copy succeeded");
    await run(bench, make(ON), copy());
    expect(became(await run(bench, make(ON), copy()))).toBe("Make cached, Copy succeeded");
  });

  test.each<[string, unknown, boolean]>([
    ["is off", { Enabled: false, ExpireAfter: "30d" }, false],
    ["is too old", { Enabled: true, ExpireAfter: "PT0S" }, false],
    ["has a time that nobody understands", { Enabled: true, ExpireAfter: "soon" }, false],
    ["has no end", { Enabled: true }, true],
    ["is an expression", { Enabled: get("Parameters.Cache"), ExpireAfter: get("Parameters.Time") }, true],
  ])("goes by a CacheConfig that %s", async (_, CacheConfig, cached) => {
    const bench = workbench({ reuse: "declared" });
    const Parameters = [
      { Name: "Cache", Type: "Boolean" as const, DefaultValue: true },
      { Name: "Time", Type: "String" as const, DefaultValue: "P1D" },
    ];
    const one = definition([make({ CacheConfig } as Partial<DefinitionStep>)], { Parameters });
    await bench.run({ definition: one });
    expect(became(await bench.run({ definition: one }))).toBe(cached ? "Make cached" : "Make succeeded");
  });

  test("reuses finished steps on resume, whatever their CacheConfig", async () => {
    const bench = workbench({ reuse: "declared" });
    const first = await run(bench, make(), copy());
    const again = await bench.run({ definition: definition([make(), copy()]) }, { resume: first.run });
    expect(became(again)).toBe("Make cached, Copy cached");
    // The resumed run can itself be resumed: results record which run produced them.
    const third = await bench.run({ definition: definition([make(), copy()]) }, { resume: again.run });
    expect(stepOf(third, "Make").cachedFrom).toBe(first.run);
  });

  test("is the default for a run without a manifest", async () => {
    const bench = workbench();
    const options = { work: bench.work, python: "/usr/bin/python3" };
    const { runLocal } = await import("../../run/run.ts");
    const twice = async () => {
      await runLocal({ definition: definition([make()]) }, options, bench.effects);
      return runLocal({ definition: definition([make()]) }, options, bench.effects);
    };
    expect(became(await twice())).toBe("Make succeeded");
  });
});

describe("what counts", () => {
  const data = "s3://bucket/in/a.csv";
  const train = (more: JsonObject) =>
    having(
      {
        ...trainingStep("Train", { hyperparameters: {}, channels: { train: data } }),
      },
      more,
    );
  const algorithm = {
    AlgorithmSpecification: {
      TrainingImage: "i",
      TrainingInputMode: "File",
      ContainerEntrypoint: [
        "/bin/sh",
        "-ec",
        "cp -r /opt/ml/input/config /opt/ml/model/; date +%s%N > /opt/ml/model/m",
      ],
    },
  };

  test("does not reuse a packed model for an unpacked one", async () => {
    const bench = workbench();
    bench.put(data, "1");
    const run = async (CompressionType: string) => {
      const step = train({ ...algorithm, OutputDataConfig: { S3OutputPath: "s3://bucket/out", CompressionType } });
      return stepOf(await bench.run({ definition: definition([step]) }), "Train");
    };
    expect((await run("GZIP")).outputs["model"]?.uri).toMatch(/model\.tar\.gz$/);
    const plain = await run("NONE");
    expect(plain.cachedFrom).toBeUndefined();
    expect(existsSync(join(plain.outputs["model"]?.path ?? "", "m"))).toBe(true);
    expect((await run("GZIP")).outputs["model"]?.uri).toMatch(/model\.tar\.gz$/);
  });

  test.each<[string, JsonObject]>([
    ["another place that others could name", { OutputDataConfig: { S3OutputPath: "s3://bucket/elsewhere" } }],
    [
      "another type of machine",
      { ResourceConfig: { InstanceType: "ml.c5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
    ],
    ["another variable", { Environment: { A: "1" } }],
  ])("%s runs the step again", async (_, more) => {
    const bench = workbench();
    bench.put(data, "1");
    await bench.run({ definition: definition([train(algorithm)]) });
    expect(became(await bench.run({ definition: definition([train({ ...algorithm, ...more })]) }))).toBe(
      "Train succeeded",
    );
  });

  test("ignores tags, roles and limits, but passes on their current values", async () => {
    const bench = workbench();
    bench.put(data, "1");
    const read = processingStep("Read", {
      run: sh(
        'echo "$1 $2"',
        get("Steps.Train.StoppingCondition.MaxRuntimeInSeconds"),
        get("Steps.Train.ModelArtifacts.S3ModelArtifacts"),
      ),
    });
    const run = (more: JsonObject) => bench.run({ definition: definition([train({ ...algorithm, ...more }), read]) });
    const first = await run({});
    const second = await run({
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
      RoleArn: "r",
      Tags: [{ Key: "a", Value: "b" }],
    });
    expect(became(second)).toBe("Train cached, Read succeeded");
    expect(bench.log(second, "Read")).toContain(`60 s3://bucket/out/pipelines-${first.run}-Train/output/model.tar.gz`);
  });

  test("ignores the step's own checkpoints, but not those from elsewhere", async () => {
    const bench = workbench();
    bench.put(data, "1");
    const script =
      "cat /opt/ml/checkpoints/* > /opt/ml/model/m || echo none > /opt/ml/model/m; echo 1 > /opt/ml/checkpoints/c";
    const step = train({
      AlgorithmSpecification: { ...algorithm.AlgorithmSpecification, ContainerEntrypoint: ["/bin/sh", "-c", script] },
      CheckpointConfig: { S3Uri: "s3://bucket/checkpoints" },
    });
    const run = async () => became(await bench.run({ definition: definition([step]) }));
    expect([await run(), await run()]).toEqual(["Train succeeded", "Train cached"]);
    bench.put("s3://bucket/checkpoints/c", "of another");
    expect([await run(), await run()]).toEqual(["Train succeeded", "Train cached"]);
  });

  test("returns the right result for a fixed address, even after a different run in between", async () => {
    const bench = workbench();
    const fixed = (text: string) =>
      having(processingStep("Make", { run: sh(`printf ${text} > ${OUT}`) }), {
        ProcessingOutputConfig: {
          Outputs: [
            {
              OutputName: "data",
              S3Output: {
                S3Uri: "s3://bucket/fixed",
                LocalPath: "/opt/ml/processing/output/data",
                S3UploadMode: "EndOfJob",
              },
            },
          ],
        },
      });
    const run = async (text: string) => {
      const record = await bench.run({ definition: definition([fixed(text)]) });
      return `${became(record)} ${bench.output(record, "Make", "data")}`;
    };
    expect([await run("a"), await run("a"), await run("b"), await run("a")]).toEqual([
      "Make succeeded a",
      "Make cached a",
      "Make succeeded b",
      "Make succeeded a",
    ]);
  });
});
