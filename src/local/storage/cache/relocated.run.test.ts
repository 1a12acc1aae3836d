import { readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../base/canonical.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import {
  conditionStep,
  definition,
  get,
  join as joined,
  outputUri,
  processingStep,
  sh,
  trainingStep,
} from "../../testing/definitions.ts";
import { became, filesIn, workbench } from "../../testing/workbench.ts";

const RUN = get("Execution.PipelineExecutionId");
const OUT = "/opt/ml/processing/output";
const IN = "/opt/ml/processing/input/data";
const own = (...rest: readonly Json[]): JsonObject => joined("/", "s3://bucket", RUN, ...rest);

/** A step with custom output addresses. */
function writes(name: string, script: string, outputs: Readonly<Record<string, Json>>): DefinitionStep {
  const step = processingStep(name, { run: sh(script) });
  const Outputs = Object.entries(outputs).map(([output, uri]) => ({
    OutputName: output,
    S3Output: { S3Uri: uri, LocalPath: `${OUT}/${output}`, S3UploadMode: "EndOfJob" },
  }));
  return { ...step, Arguments: { ...step.Arguments, ProcessingOutputConfig: { Outputs } } };
}

/** A step that reruns each time because its environment changes, and copies everything that it reads. */
const reads = (uri: Json, stamp: string, after = ["Make"]): DefinitionStep =>
  processingStep("Read", {
    run: sh(`cd ${IN} && find . -type f | sort | xargs cat > ${OUT}/data/out.txt`),
    inputs: { data: uri },
    outputs: ["data"],
    environment: { STAMP: stamp },
    more: { DependsOn: after },
  });

const make = writes("Make", `mkdir ${OUT}/o/deep; printf a > ${OUT}/o/a.txt; printf b > ${OUT}/o/deep/b.txt`, {
  o: own("Make", "o"),
});

describe("provides a reused output at the address that this run would have given it", () => {
  test.each<[string, Json, string]>([
    ["the output itself", own("Make", "o"), "ab"],
    ["with a slash at its end", own("Make", "o", ""), "ab"],
    ["one object of it", own("Make", "o", "a.txt"), "a"],
    ["a folder in it", own("Make", "o", "deep"), "b"],
    ["a prefix of names in it", own("Make", "o", "de"), "b"],
    ["the folder above", own("Make"), "ab"],
    ["all of the run", joined("", "s3://bucket/", RUN), "ab"],
    ["joined in two", joined("", "s3://", joined("/", "bucket", RUN, "Make"), "/o"), "ab"],
    ["the step's own property", outputUri("Make", "o"), "ab"],
    ["below the step's own property", joined("/", outputUri("Make", "o"), "deep"), "b"],
  ])("%s", async (_, uri, text) => {
    const bench = workbench();
    const run = (stamp: string) => bench.run({ definition: definition([make, reads(uri, stamp)]) });
    const [first, second] = [await run("1"), await run("2")];
    expect([became(first), became(second)]).toEqual(["Make succeeded, Read succeeded", "Make cached, Read succeeded"]);
    expect([bench.output(first, "Read", "data"), bench.output(second, "Read", "data")]).toEqual([text, text]);
    // An identical run has nothing to execute and reads nothing that would have to be copied.
    expect(became(await run("2"))).toBe("Make cached, Read cached");
  });

  test("copies nothing for steps that only use the producing step's property", async () => {
    const bench = workbench();
    const run = (stamp: string) =>
      bench.run({ definition: definition([make, reads(outputUri("Make", "o"), stamp, [])]) });
    await run("1");
    const { run: id } = await run("2");
    expect(filesIn(join(bench.work, "s3", "bucket", id)).filter((path) => path.includes("/Make/"))).toEqual([]);
  });

  test("works across more than two runs, even if another run's copy is gone", async () => {
    const bench = workbench();
    const run = (stamp: string) => bench.run({ definition: definition([make, reads(own("Make", "o"), stamp)]) });
    await run("1");
    const second = await run("2");
    rmSync(join(bench.work, "s3", "bucket", second.run), { recursive: true });
    const third = await run("3");
    expect([became(third), bench.output(third, "Read", "data")]).toEqual(["Make cached, Read succeeded", "ab"]);
  });

  test("works in a resumed run and in a run of a single step", async () => {
    const bench = workbench({ cache: false });
    const steps = (stamp: string) => ({ definition: definition([make, reads(own("Make", "o"), stamp)]) });
    const first = await bench.run(steps("1"));
    const resumed = await bench.run(steps("2"), { resume: first.run });
    expect([became(resumed), bench.output(resumed, "Read", "data")]).toEqual(["Make cached, Read succeeded", "ab"]);
    const alone = await bench.run(steps("3"), { only: "Read" });
    expect([became(alone), bench.output(alone, "Read", "data")]).toEqual(["Make cached, Read succeeded", "ab"]);
  });

  test.each<[string, (folder: string, other: string) => void]>([
    ["the folder", (folder, other) => renameSync(folder, other)],
    ["the folder above", (folder, other) => renameSync(dirname(folder), other)],
  ])("not where %s of the earlier output was exchanged for a link: the step runs again", async (what, move) => {
    const bench = workbench();
    const run = (stamp: string) => bench.run({ definition: definition([make, reads(own("Make", "o"), stamp)]) });
    const folder = join(bench.work, "s3", "bucket", (await run("1")).run, "Make", "o");
    const other = join(bench.work, "other");
    move(folder, other);
    symlinkSync(other, what === "the folder" ? folder : dirname(folder));
    const second = await run("2");
    expect([became(second), bench.output(second, "Read", "data")]).toEqual(["Make succeeded, Read succeeded", "ab"]);
    expect(readdirSync(other).sort()).toEqual(what === "the folder" ? ["a.txt", "deep"] : ["o"]);
  });

  test("works for another step name, for a timestamp, and if only a CacheConfig allows reuse", async () => {
    const bench = workbench({ reuse: "declared" });
    const stamped = joined("/", "s3://bucket", get("Execution.StartDateTime"), "o");
    const named = (name: string): DefinitionStep => ({
      ...writes(name, `printf x > ${OUT}/o/x.txt`, { o: stamped }),
      CacheConfig: { Enabled: true, ExpireAfter: "30d" },
    });
    const run = (name: string, stamp: string) =>
      bench.run({ definition: definition([named(name), reads(stamped, stamp, [name])]) });
    await run("Make", "1");
    const second = await run("Other", "2");
    expect([became(second), bench.output(second, "Read", "data")]).toEqual(["Other cached, Read succeeded", "x"]);
  });

  test("keeps newer output that a step of this run wrote there", async () => {
    const bench = workbench();
    const both = own("shared");
    const one = writes("Make", `printf a > ${OUT}/o/a.txt; printf b > ${OUT}/o/b.txt`, { o: both });
    const two = (file: string): DefinitionStep => ({
      ...writes("Two", `printf ${file} > ${OUT}/o/${file}`, { o: both }),
      DependsOn: ["Make"],
    });
    const run = (file: string) => bench.run({ definition: definition([one, two(file), reads(both, file, ["Two"])]) });
    expect(bench.output(await run("c"), "Read", "data")).toBe("abc");
    const second = await run("b.txt");
    expect([became(second), bench.output(second, "Read", "data")]).toEqual([
      "Make cached, Two succeeded, Read succeeded",
      "ab.txt",
    ]);
  });

  test("overwrites what a preceding step wrote there", async () => {
    const bench = workbench();
    const both = own("shared");
    const first = (text: string) => writes("First", `printf ${text} > ${OUT}/o/same.txt`, { o: both });
    const then = {
      ...writes("Make", `printf last > ${OUT}/o/same.txt`, { o: both }),
      DependsOn: ["First"],
    };
    const run = (text: string) => bench.run({ definition: definition([first(text), then, reads(both, text)]) });
    await run("1");
    const second = await run("2");
    expect([became(second), bench.output(second, "Read", "data")]).toEqual([
      "First succeeded, Make cached, Read succeeded",
      "last",
    ]);
  });
});

describe("provides reused output to every reader of an address", () => {
  const train = trainingStep("Train", { hyperparameters: {}, channels: { train: own("Make", "o") } });
  const entry = sh("cat /opt/ml/input/data/train/a.txt > /opt/ml/model/m");
  const trained = (stamp: string): DefinitionStep => ({
    ...train,
    DependsOn: ["Make"],
    Arguments: {
      ...train.Arguments,
      AlgorithmSpecification: { TrainingImage: "i", TrainingInputMode: "File", ContainerEntrypoint: [...entry] },
      Environment: { STAMP: stamp },
      OutputDataConfig: { S3OutputPath: own("models") },
    },
  });
  const job = joined("", "pipelines-", RUN, "-Train");

  test("works for a channel of a training job", async () => {
    const bench = workbench();
    const run = (stamp: string) => bench.run({ definition: definition([make, trained(stamp)]) });
    await run("1");
    expect(became(await run("2"))).toBe("Make cached, Train succeeded");
  });

  test("works for a step that reads the archive of a reused training job", async () => {
    const bench = workbench();
    const archive = own("models", job, "output", "model.tar.gz");
    const run = (stamp: string) =>
      bench.run({ definition: definition([make, trained("1"), reads(archive, stamp, ["Train"])]) });
    await run("1");
    const second = await run("2");
    expect(became(second)).toBe("Make cached, Train cached, Read succeeded");
  });

  test("works for a condition and for a manifest input", async () => {
    const bench = workbench();
    const list = JSON.stringify([{ prefix: "s3://bucket/fixed/" }, "f.txt"]).replaceAll('"', '\\"');
    const maker = writes("Make", `printf '{"n": 1}' > ${OUT}/o/n.json; printf "${list}" > ${OUT}/o/list`, {
      o: own("Make", "o"),
    });
    const asks = (stamp: string): DefinitionStep => ({
      ...conditionStep(
        "Gate",
        [
          {
            Type: "Equals",
            LeftValue: { "Std:JsonGet": { S3Uri: own("Make", "o", "n.json"), Path: "n" } },
            RightValue: 1,
          },
        ],
        [manifest(reads(own("Make", "o", "list"), stamp, []))],
      ),
      DependsOn: ["Make"],
    });
    bench.put("s3://bucket/fixed/f.txt", "listed");
    const run = (stamp: string) => bench.run({ definition: definition([maker, asks(stamp)]) });
    await run("1");
    const second = await run("2");
    expect(became(second)).toBe("Make cached, Gate succeeded, Read succeeded");
    expect(bench.output(second, "Read", "data")).toBe("listed");
  });
});

/** Returns the step with its only input as a manifest. */
function manifest(step: DefinitionStep): DefinitionStep {
  const text = JSON.stringify(step.Arguments).replace('"S3DataType":"S3Prefix"', '"S3DataType":"ManifestFile"');
  return { ...step, Arguments: JSON.parse(text) as JsonObject };
}
