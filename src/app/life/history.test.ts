import { describe, expect, test } from "vitest";
import { withAws } from "../../../test/aws/each-test.ts";
import { deployChain, LifeFolder } from "../../../test/aws/life-folder.ts";
import { codes } from "../../../test/aws/plan-folder.ts";
import type { AwsStandIn } from "../../../test/aws/stand-in.ts";
import { digest } from "../../base/digest.ts";
import { MANIFEST_TAG } from "../../plan/index.ts";
import { startPipeline } from "../executions.ts";
import { pipelineHistory } from "./history.ts";

const folder = new LifeFolder();
let aws: AwsStandIn;
withAws((opened) => {
  aws = opened;
});

const history = (subject = "toy", target: string | undefined = "dev", limit = 20) =>
  pipelineHistory(folder.host(aws), subject, { target, limit });
const started = (more: object = {}) =>
  startPipeline(folder.host(aws), "toy", { target: "dev", parameters: [], ...more });
const OTHER = '{"Version":"2020-12-01","Steps":[]}';

/** Two versions that Specline deployed, and a third that somebody else made. */
async function threeVersions(): Promise<void> {
  await deployChain(aws, "6");
  await deployChain(aws, "8");
  aws.sagemaker.changeBehind("toy", OTHER);
}

describe("history", () => {
  test("lists the versions with who made them, with what, and how their executions ended", async () => {
    await threeVersions();
    const first = await started({ version: 1 });
    const second = await started({ version: 2 });
    expect([...codes(first), ...codes(second)]).toEqual([]);
    const { value, diagnostics } = await history();
    expect(diagnostics).toEqual([]);
    const pipeline = aws.pipelines.get("toy");
    const definitions = pipeline?.versions.map(({ definition }) => digest(definition)) ?? [];
    expect(value?.versions).toMatchObject([
      { version: 3, latest: true, by: "somebody else", definition: definitions[2], executions: [] },
      {
        version: 2,
        latest: false,
        by: "someone",
        definition: definitions[1],
        manifest: pipeline?.tags.get(MANIFEST_TAG),
      },
      {
        version: 1,
        latest: false,
        definition: definitions[0],
        executions: [{ arn: first.value?.arn, status: "Executing" }],
      },
    ]);
    expect(value?.versions.map(({ specline }) => specline === undefined)).toEqual([true, false, false]);
  });

  test("says which versions are the same, and lists only as many as are asked for", async () => {
    await threeVersions();
    const [first] = aws.pipelines.get("toy")?.versions ?? [];
    aws.sagemaker.changeBehind("toy", first?.definition ?? "");
    expect((await history()).value?.versions.map(({ sameAs }) => sameAs)).toEqual([1, undefined, undefined, undefined]);
    const { value } = await history("toy", "dev", 2);
    expect([value?.versions.map(({ version }) => version), value?.earlier]).toEqual([[4, 3], 2]);
  });

  test("needs no target for an ARN, and reads pages", async () => {
    await threeVersions();
    aws.sagemaker.pageSize = 1;
    await started({ version: 1 });
    await started({ version: 1 });
    const { value, diagnostics } = await history("arn:aws:sagemaker:us-east-1:123456789012:pipeline/toy", undefined);
    expect(diagnostics).toEqual([]);
    expect(value?.versions.map(({ executions }) => executions?.length)).toEqual([0, 0, 2]);
  });

  test("shows what it can if one of several permissions is missing", async () => {
    await threeVersions();
    await started();
    const without = async (denied: RegExp) => {
      aws.always = (operation) => (denied.test(operation) ? "denied" : undefined);
      const { value, diagnostics } = await history();
      aws.always = undefined;
      const { hint } = diagnostics[0] ?? {};
      return [diagnostics.map(({ code }) => code), hint?.split(" ").slice(0, 3).join(" "), value?.versions.length];
    };
    expect(await without(/^ListPipelineVersions$/)).toEqual([["version/unread"], "only the latest", 1]);
    expect(await without(/^ListPipelineExecutions$/)).toEqual([["version/unread"], "the executions of", 3]);
    expect(await without(/^DescribePipelineExecution$/)).toEqual([["version/unread"], "the executions of", 3]);
    expect(await without(/^GET /)).toEqual([["version/unread"], "the versions that", 3]);
    expect(await without(/^DescribePipeline$/)).toEqual([["deploy/denied"], expect.any(String), undefined]);
  });

  test("lists the only definition where SageMaker has no versions", async () => {
    await threeVersions();
    aws.sagemaker.runs.versioned = false;
    const { value, diagnostics } = await history();
    expect([value?.versions.map(({ version, latest }) => [version, latest]), diagnostics]).toEqual([
      [[undefined, true]],
      [],
    ]);
    expect(codes(await started({ version: 1 }))).toEqual(["version/unsupported"]);
  });

  test("says that there is no pipeline", async () => {
    expect(codes(await history("no-such"))).toEqual(["deploy/not-deployed"]);
  });

  test("has times from the service's clock only", async () => {
    await deployChain(aws);
    aws.skew = 4 * 60_000;
    aws.sagemaker.changeBehind("toy", OTHER);
    const { value } = await history();
    expect(Date.parse(value?.versions[0]?.created ?? "")).toBeGreaterThan(Date.now());
  });
});

describe("start --version", () => {
  test("starts the definition of the version, whose parameters are checked", async () => {
    await threeVersions();
    const { value } = await started({ version: 2 });
    const execution = aws.executions.get(value?.arn ?? "");
    const second = aws.pipelines.get("toy")?.versions[1];
    expect([execution?.version, execution?.definition]).toEqual([2, second?.definition]);
    // Version 3 has no parameters.
    expect(codes(await started({ version: 3, parameters: ["Label=y"] }))).toEqual(["deploy/unknown-parameter"]);
  });

  test("names the versions that exist if a version is gone", async () => {
    await threeVersions();
    aws.pipelines.get("toy")?.versions.splice(0, 1);
    const gone = await started({ version: 1 });
    expect(gone.diagnostics).toMatchObject([
      {
        code: "version/unknown",
        message: "the pipeline 'toy' has no version 1",
        hint: "it has the versions 3 and 2; see them with: specline history toy --target dev",
      },
    ]);
    expect(aws.executions.size).toBe(0);
  });
});
