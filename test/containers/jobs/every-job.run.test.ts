import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/base/canonical.ts";
import { listAt, objectAt } from "../../../src/local/jobs/request.ts";
import { localTarget } from "../../../src/spec/target.ts";
import { standardPack } from "../../../src/steps/pack.ts";
import { SAME_BYTES } from "../covered.ts";
import { type ContainerRun, contents, python, runInContainers, runLocally } from "./both-ways.ts";
import { type Cloud, hasNamespaces, processingJob, trainingJob } from "./container.ts";
import { JOBS, SPECS } from "./specs.ts";

/*
 * Runs each standard processing, training or tuning step in the stand-in for its container, with the
 * request from the definition, and compares its outputs with a local run's outputs, byte by byte.
 */
const folder = mkdtempSync(join(tmpdir(), "specline-containers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seen = new Set<string>();
/** The jobs that ran, with everything needed to run them again. */
const ran = new Map<string, Pick<ContainerRun, "request"> & { readonly cloud: Cloud }>();

/** One of these jobs, without its data. */
function withoutData(step: string): { readonly request: JsonObject; readonly cloud: Cloud } {
  const { request, cloud } = ran.get(step) as { readonly request: JsonObject; readonly cloud: Cloud };
  const without = (list: string, name: string) => ({
    [list]: listAt(request, list).filter((one) => one[name] === "code"),
  });
  const inputs =
    request["ProcessingInputs"] === undefined ? ["InputDataConfig", "ChannelName"] : ["ProcessingInputs", "InputName"];
  return { request: { ...request, ...without(inputs[0] as string, inputs[1] as string) }, cloud };
}

describe.skipIf(!hasNamespaces())("a job in its container", () => {
  let archive = "";
  beforeAll(() => execFileSync(python, ["-c", "import pandas, sklearn, xgboost"]));

  test.each(Object.keys(SPECS))("%s: succeeds, and writes what a local run writes", async (name) => {
    const run = await runLocally(join(folder, name), name, SPECS[name]?.(archive) ?? "");
    const bucket = localTarget.bucket;
    const cloud = { s3: join(folder, `${name}-cloud`), python, cpus: 1 };
    const pipeline = readdirSync(join(run.s3, bucket))[0] ?? "";
    for (const assets of ["code", "data"]) {
      const from = join(run.s3, bucket, pipeline, assets);
      if (existsSync(from)) cpSync(from, join(cloud.s3, bucket, pipeline, assets), { recursive: true });
    }
    const ends = await runInContainers(run, cloud);
    for (const [step, { request }] of ends) ran.set(step, { request, cloud });
    const failed = [...ends].filter(([, { end }]) => end.status !== 0);
    expect(failed.map(([step, { end }]) => `${step}: ${end.log}`)).toEqual([]);
    const [local, container] = [run.s3, cloud.s3].map((s3) => contents(join(s3, bucket, pipeline, run.record.run)));
    expect(Object.keys(container ?? {})).toEqual(Object.keys(local ?? {}));
    expect(Object.keys(local ?? {}).filter((path) => container?.[path] !== local?.[path])).toEqual([]);
    // What was exported is in buckets of its own.
    for (const other of readdirSync(run.s3).filter((one) => one !== bucket))
      expect(contents(join(cloud.s3, other))).toEqual(contents(join(run.s3, other)));
    const specOf = new Map(run.record.manifest?.steps.map(({ id, spec }) => [id, spec]));
    for (const step of ends.keys()) seen.add(specOf.get(step) ?? step);
    const model = run.record.steps.find(({ name }) => name === "XGBoostTuning")?.outputs["model"]?.path;
    archive = model ?? archive;
  });

  test("covers every standard step with a script", () => {
    const jobs = standardPack.steps.filter(({ job }) => JOBS.has(job.type)).map(({ name }) => name);
    expect([...seen].sort()).toEqual(jobs.sort());
    expect(SAME_BYTES).toEqual(jobs);
  });

  describe("without its data", () => {
    const sentence = (step: string) => new RegExp(`^${step} [^\\n]*'data'[^\\n]*\\n\\{"code": "data/input-missing"`);

    test("reports it, if it is a processing job", () => {
      const { request, cloud } = withoutData("TabularPreprocessing");
      expect(processingJob(request, cloud)).toMatchObject({
        status: 1,
        text: expect.stringMatching(sentence("Tabular.*")),
      });
    });

    test("reports it, if it is a training job", () => {
      const { request, cloud } = withoutData("XGBoostTraining");
      const { status, text } = trainingJob(request, "failing", cloud);
      expect([status, text]).toEqual([1, expect.stringMatching(sentence("XGBoostTraining"))]);
    });

    const ofSearch = () => {
      const { request, cloud } = ran.get("XGBoostTuning") as { readonly request: JsonObject; readonly cloud: Cloud };
      const { StaticHyperParameters, ...definition } = objectAt(request, "TrainingJobDefinition");
      const InputDataConfig = listAt(definition, "InputDataConfig").filter((one) => one["ChannelName"] === "code");
      const HyperParameters = { ...(StaticHyperParameters as JsonObject), max_depth: "3" };
      return { request: { ...definition, InputDataConfig, HyperParameters } as JsonObject, cloud };
    };

    test.each([true, false])("reports it, if it is a job in a search, whether the image keeps reasons: %s", (keeps) => {
      const { request, cloud } = ofSearch();
      const { status, text } = trainingJob(request, "failing", { ...cloud, keeps });
      expect([status, text]).toEqual([1, expect.stringMatching(sentence("XGBoostTuning"))]);
    });

    test.each([
      [true, sentence("XGBoostTuning")],
      [false, /^ExecuteUserScriptError/],
    ])("in script mode alone reports it only if the image keeps reasons: %s", (keeps, text) => {
      const { request, cloud } = ofSearch();
      const { Environment: _, ...rest } = request;
      expect(trainingJob(rest, "failing", { ...cloud, keeps })).toMatchObject({
        status: 1,
        text: expect.stringMatching(text),
      });
    });
  });
});
