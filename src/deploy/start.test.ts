import { describe, expect, test } from "vitest";
import { withAws } from "../../test/aws/each-test.ts";
import type { AwsStandIn } from "../../test/aws/stand-in.ts";
import { toyCompiled, toyDefinition, toyEffects } from "../../test/aws/toy.ts";
import { deploy } from "./deploy.ts";
import { type Followed, follow } from "./follow.ts";
import { start } from "./start.ts";

let aws: AwsStandIn;
withAws((opened) => {
  aws = opened;
});

const started = async (parameters: Readonly<Record<string, string>>, more: object = {}, attempts = 3) =>
  start(toyDefinition(), { name: "toy", parameters, ...more }, await toyEffects(aws.url, { attempts }));

/** The ARN of an execution of the toy pipeline, after deploying and starting it. */
async function running(): Promise<string> {
  await deploy(toyCompiled({ assets: [] }), {}, await toyEffects(aws.url));
  return (await started({ Label: "y" })).value?.arn ?? "";
}

describe("start", () => {
  test("reports all parameter errors at once, before any call", async () => {
    const { diagnostics } = await started({ Depht: "4", Depth: "4.5", Mode: "medium" });
    expect(diagnostics.map((d) => [d.message, d.hint])).toEqual([
      ["the pipeline has no parameter 'Depht'", "did you mean 'Depth'?"],
      ["the parameter 'Depth' takes a whole number, but was given \"4.5\"", undefined],
      ["the parameter 'Label' has no default and needs a value", "add --param Label=…"],
      ["the parameter 'Mode' takes 'fast' or 'slow', but was given \"medium\"", undefined],
    ]);
    expect(aws.calls).toEqual([]);
  });

  test("reports a value that a request does not accept, unless the user allows it", async () => {
    const Arguments = {
      AppSpecification: { ImageUri: "111122223333.dkr.ecr.us-east-1.amazonaws.com/own:1" },
      ProcessingResources: {
        ClusterConfig: { InstanceCount: { Get: "Parameters.N" }, InstanceType: "ml.m5.large", VolumeSizeInGB: 30 },
      },
      RoleArn: "arn:aws:iam::123456789012:role/own",
    };
    const definition = {
      Version: "2020-12-01" as const,
      Parameters: [{ Name: "N", Type: "Integer" as const }],
      Steps: [{ Name: "Work", Type: "Processing" as const, Arguments }],
    };
    await deploy(toyCompiled({ definition, assets: [] }), {}, await toyEffects(aws.url));
    const asked = { name: "toy", parameters: { N: "0", M: "1" } };
    const refused = await start(definition, asked, await toyEffects(aws.url));
    expect(refused.diagnostics.map(({ code, at }) => [code, at.step ?? at.field])).toEqual([
      ["deploy/unknown-parameter", "M"],
      ["definition/given-in-slot", "Work"],
    ]);
    const allowed = await start(definition, { ...asked, parameters: { N: "0" } }, await toyEffects(aws.url), () => []);
    expect([allowed.diagnostics, allowed.value?.arn]).toEqual([[], expect.stringContaining("arn:")]);
  });

  test.each([
    ["Float", "0x10", false],
    ["Float", " 5", false],
    ["Float", "1e-3", true],
    ["Integer", "1_000", false],
    ["Boolean", "yes", false],
    ["String", "", false],
    ["String", "x".repeat(1025), false],
  ] as const)("a %s of '%.12s' fits: %s", async (Type, value, fits) => {
    const definition = { ...toyDefinition(), Parameters: [{ Name: "P", Type }] };
    await deploy(toyCompiled({ definition, assets: [] }), {}, await toyEffects(aws.url));
    const { diagnostics } = await start(
      definition,
      { name: "toy", parameters: { P: value } },
      await toyEffects(aws.url),
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(fits ? [] : ["deploy/parameter-value"]);
  });

  test("hides an invalid secret, and sends a Boolean as the Python SDK does", async () => {
    const Parameters = [
      { Name: "DbPassword", Type: "String", EnumValues: ["a"] },
      { Name: "Ok", Type: "Boolean" },
    ] as const;
    const definition = { ...toyDefinition(), Parameters };
    const effects = await toyEffects(aws.url);
    const wrong = await start(definition, { name: "toy", parameters: { DbPassword: "hunter2", Ok: "true" } }, effects);
    expect(JSON.stringify(wrong)).not.toContain("hunter2");
    await deploy(toyCompiled({ definition, assets: [] }), {}, effects);
    await start(definition, { name: "toy", parameters: { DbPassword: "a", Ok: "true" } }, effects);
    expect([...aws.executions.values()][0]?.parameters[1]).toEqual({ Name: "Ok", Value: "True" });
  });

  test("checks an execution's name before the call", async () => {
    const { diagnostics } = await started({ Label: "y" }, { displayName: "no_underscores" });
    expect([diagnostics.length, aws.calls]).toEqual([1, []]);
  });

  test("starts once per token, even if the response is lost, and returns a token for retrying if there is no response at all", async () => {
    await running();
    aws.trouble.set(aws.calls.length + 1, "cut-after");
    expect((await started({ Label: "y" }, { displayName: "two" })).diagnostics).toEqual([]);
    expect(aws.executions.size).toBe(2);
    aws.trouble.set(aws.calls.length + 1, "cut-after");
    const { diagnostics } = await started({ Label: "y" }, { displayName: "three" }, 1);
    expect(diagnostics.map(({ code }) => code)).toEqual(["deploy/start-unknown"]);
    const token = /--token (\S+):/.exec(diagnostics[0]?.hint ?? "")?.[1] ?? "";
    await started({ Label: "y" }, { token });
    expect(aws.executions.size).toBe(3);
  });
});

describe("follow", () => {
  test("shows every step until the end, page by page, and the remaining steps", async () => {
    const arn = await running();
    aws.sagemaker.pageSize = 1;
    const seen: string[] = [];
    const onChange = ({ steps, waiting }: Followed) =>
      seen.push(`${steps.map(({ name, status }) => `${name} ${status}`).join(", ")} | ${waiting.join(", ")}`);
    const end = await follow({ arn, every: 1, onChange }, await toyEffects(aws.url));
    expect(end?.status).toBe("Succeeded");
    expect(seen[0]).toBe("One Executing | Two, Three");
    expect(end?.steps.map(({ status }) => status)).toEqual(["Succeeded", "Succeeded", "Succeeded"]);
  });

  test("reports why a step failed, and which steps did not run", async () => {
    const arn = await running();
    aws.sagemaker.endings.set("Two", { status: "Failed", reason: "AlgorithmError:\n  no column 'x'" });
    const end = await follow({ arn, every: 1 }, await toyEffects(aws.url));
    expect([end?.status, end?.steps[1]?.reason, end?.waiting]).toEqual([
      "Failed",
      "AlgorithmError: no column 'x'",
      ["Three"],
    ]);
  });

  test.each(["drop", "throttle", "fail"] as const)("continues if every second poll fails with %s", async (trouble) => {
    const arn = await running();
    const effects = await toyEffects(aws.url, { attempts: 1 });
    let looks = 0;
    aws.always = (operation) => {
      looks += operation.startsWith("List") ? 1 : 0;
      return operation.startsWith("List") && looks % 2 === 0 ? trouble : undefined;
    };
    let troubles = 0;
    const onTrouble = (): void => {
      troubles += 1;
    };
    const end = await follow({ arn, every: 1, onTrouble }, effects);
    expect([end?.status, troubles > 0]).toEqual(["Succeeded", true]);
  });

  test("gives up after half an hour without a response, and immediately if the credentials are no longer accepted", async () => {
    const arn = await running();
    let now = 0;
    const effects = {
      ...(await toyEffects(aws.url, { attempts: 1 })),
      now: () => now,
      wait: async () => {
        now += 60_000;
      },
    };
    aws.always = () => "drop";
    await expect(follow({ arn }, effects)).rejects.toThrow();
    expect(now).toBeGreaterThan(30 * 60_000);
    aws.always = () => "expired";
    await expect(follow({ arn }, effects)).rejects.toThrow("expired");
  });

  test("ends a pending poll when stopped", async () => {
    const arn = await running();
    const stop = new AbortController();
    aws.always = (operation) => (operation === "ListPipelineExecutionSteps" ? "hang" : undefined);
    aws.onCall = () => void setTimeout(() => stop.abort(), 50);
    expect(await follow({ arn, signal: stop.signal }, await toyEffects(aws.url))).toBeUndefined();
  });
});
