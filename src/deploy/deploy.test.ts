import { spawn } from "node:child_process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AwsStandIn, type Trouble } from "../../test/aws/stand-in.ts";
import { digest } from "../base/digest.ts";
import type { Asset, Compiled } from "../compile/index.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { awsService, awsStore } from "./aws.ts";
import { deploy } from "./deploy.ts";
import { follow } from "./follow.ts";
import type { DeployEffects } from "./ports.ts";
import { start } from "./start.ts";

const standIn = { aws: undefined as unknown as AwsStandIn };
beforeEach(async () => {
  process.env["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
  process.env["AWS_SECRET_ACCESS_KEY"] = "example";
  standIn.aws = await new AwsStandIn().open();
});
afterEach(() => standIn.aws.close());

async function effectsOf(aws: AwsStandIn): Promise<DeployEffects> {
  const options = { region: "us-east-1", endpoint: aws.url };
  return {
    service: await awsService(options),
    store: await awsStore(options),
    objects: async (asset) =>
      Object.keys(asset.tree).map((path) => ({
        path: asset.form === "tree" ? path : "",
        bytes: async () => new TextEncoder().encode(path),
      })),
    now: () => 0,
    wait: () => new Promise((done) => setTimeout(done, 5)),
  };
}

const asset = (name: string, role: Asset["role"] = "code"): Asset => ({
  uri: `s3://models/team/toy/${role}/${digest(name).slice(0, 16)}`,
  form: "tree",
  digest: digest(name),
  tree: { "a.py": { digest: digest("a") }, "b.py": { digest: digest("b") } },
  sources: { "a.py": { file: `/somewhere/${name}/a.py` }, "b.py": { text: "b" } },
  role,
  steps: ["Load"],
});

const definition = (padding = ""): Definition => ({
  Version: "2020-12-01",
  Parameters: [
    { Name: "Depth", Type: "Integer", DefaultValue: 3 },
    { Name: "Label", Type: "String" },
    { Name: "Mode", Type: "String", DefaultValue: "fast", EnumValues: ["fast", "slow"] },
  ],
  Steps: ["One", "Two", "Three"].map((Name) => ({ Name, Type: "Fail", Arguments: { ErrorMessage: padding } })),
});

const compiled = (change: Partial<Compiled> = {}): Compiled => ({
  definition: definition(),
  assets: [asset("x"), asset("y")],
  manifest: {
    specline: "0.1.0",
    title: "toy",
    name: "toy",
    target: {
      name: "dev",
      region: "us-east-1",
      account: "123456789012",
      role: "arn:aws:iam::123456789012:role/sagemaker",
      bucket: "models",
      prefix: "team",
      tags: { team: "risk" },
    },
    packs: {},
    context: {},
    steps: [],
    wires: [],
    gates: [],
    requirements: [],
  },
  ...change,
});

describe("deploy", () => {
  test("uploads, creates with tags, and says unchanged the second time, with nothing uploaded twice", async () => {
    const effects = await effectsOf(standIn.aws);
    const first = await deploy(compiled(), { parallelism: 2 }, effects);
    expect(first.diagnostics).toEqual([]);
    expect(first.value.outcome).toBe("created");
    expect(standIn.aws.pipelines.get("toy")?.tags).toEqual(
      new Map([
        ["team", "risk"],
        ["specline:version", "0.1.0"],
      ]),
    );
    const puts = standIn.aws.calls.filter((call) => call.startsWith("PUT")).length;
    expect(puts).toBe(4);
    const second = await deploy(compiled(), {}, effects);
    expect(second.value.outcome).toBe("unchanged");
    expect(standIn.aws.calls.filter((call) => call.startsWith("PUT"))).toHaveLength(puts);
    const third = await deploy(compiled({ definition: definition("x") }), {}, effects);
    expect(third.value.outcome).toBe("updated");
  });

  test("a definition of 100 KiB or more goes through S3", async () => {
    const large = definition("x".repeat(60_000));
    const { value, diagnostics } = await deploy(compiled({ definition: large }), {}, await effectsOf(standIn.aws));
    expect(diagnostics).toEqual([]);
    expect(value.outcome).toBe("created");
    expect(
      [...standIn.aws.objects.keys()].filter((key) => key.startsWith("models/team/toy/definitions/")),
    ).toHaveLength(1);
    expect(JSON.parse(standIn.aws.pipelines.get("toy")?.definition ?? "")).toEqual(large);
  });

  test("a definition over the service's limit, local data and the local target are refused before any call", async () => {
    const wrong = compiled({ definition: definition("x".repeat(400_000)), assets: [asset("data", "data")] });
    const local = { ...wrong, manifest: { ...wrong.manifest, target: { ...wrong.manifest.target, name: "local" } } };
    const { diagnostics } = await deploy(local, {}, await effectsOf(standIn.aws));
    expect(diagnostics.map((d) => d.code)).toEqual(["deploy/local-target", "deploy/too-long", "deploy/local-data"]);
    expect(diagnostics[2]?.message).toBe("Load reads '/somewhere/data/a.py' from this machine, which AWS cannot see");
    expect(standIn.aws.calls).toEqual([]);
  });

  test("a dry run lists every call and makes none", async () => {
    const { value } = await deploy(compiled(), { dryRun: true }, await effectsOf(standIn.aws));
    expect(value.calls.map(({ operation, outcome }) => [operation, outcome])).toEqual([
      ["PutObject", "planned"],
      ["PutObject", "planned"],
      ["PutObject", "planned"],
      ["PutObject", "planned"],
      ["CreatePipeline or UpdatePipeline", "planned"],
      ["AddTags", "planned"],
    ]);
    expect(standIn.aws.calls).toEqual([]);
  });

  test("what the service refuses is said in its own words", async () => {
    const wrong = compiled();
    const { diagnostics } = await deploy(
      { ...wrong, manifest: { ...wrong.manifest, target: { ...wrong.manifest.target, role: "me" } } },
      {},
      await effectsOf(standIn.aws),
    );
    expect(diagnostics.map((d) => d.code)).toEqual(["deploy/refused"]);
    expect(diagnostics[0]?.message).toMatch(/^AWS refused CreatePipeline: .*RoleArn.*\(ValidationException\)$/);
  });

  test("throttling, failures and lost answers are got over", async () => {
    const untroubled = await effectsOf(standIn.aws);
    await deploy(compiled(), {}, untroubled);
    const wanted = standIn.aws.state();
    const count = standIn.aws.calls.length;
    const kinds: readonly Trouble[] = ["throttle", "fail", "drop", "cut-after", "slow"];
    for (let call = 1; call <= count; call += 1) {
      const aws = await new AwsStandIn().open();
      aws.trouble.set(call, kinds[call % kinds.length] as Trouble);
      const { diagnostics } = await deploy(compiled(), {}, await effectsOf(aws));
      expect([call, diagnostics]).toEqual([call, []]);
      expect(aws.state()).toEqual(wanted);
      await aws.close();
    }
  });
});

describe("a deploy that is killed at a call", () => {
  test("comes to the same end when it is repeated", async () => {
    await deploy(compiled(), {}, await effectsOf(standIn.aws));
    const wanted = standIn.aws.state();
    const count = standIn.aws.calls.length;
    for (let call = 1; call <= count; call += 1) {
      const aws = await new AwsStandIn().open();
      await deployThenKill(aws, call);
      const { diagnostics } = await deploy(compiled(), {}, await effectsOf(aws));
      expect([call, diagnostics, aws.state()]).toEqual([call, [], wanted]);
      await aws.close();
    }
  });
});

/** Deploys in a process of its own, which gets SIGKILL when the n-th call arrives: before its answer, and for odd ones after the work. */
async function deployThenKill(aws: AwsStandIn, call: number): Promise<void> {
  const script = new URL("../../test/aws/deploy-once.ts", import.meta.url);
  const child = spawn(
    process.execPath,
    ["--import", "jiti/register", script.pathname, aws.url, JSON.stringify(compiled())],
    { stdio: "ignore" },
  );
  const ended = new Promise((done) => child.on("exit", done));
  if (call % 2 === 1) aws.trouble.set(call, "cut-after");
  aws.onCall = (count) => {
    if (count === call) child.kill("SIGKILL");
  };
  await ended;
  aws.onCall = () => {};
}

describe("start and follow", () => {
  test("all faults of the parameters at once, before any call", async () => {
    const { diagnostics } = await start(
      definition(),
      { name: "toy", parameters: { Depht: "4", Depth: "4.5", Mode: "medium" } },
      await effectsOf(standIn.aws),
    );
    expect(diagnostics.map((d) => [d.message, d.hint])).toEqual([
      ["the pipeline has no parameter 'Depht'", "did you mean 'Depth'?"],
      ["the parameter 'Depth' takes a whole number, but was given \"4.5\"", undefined],
      ["the parameter 'Label' has no default and must be given", "add --param Label=…"],
      ["the parameter 'Mode' takes 'fast' or 'slow', but was given \"medium\"", undefined],
    ]);
    expect(standIn.aws.calls).toEqual([]);
  });

  test("one start for one token, even when the answer is lost; follow shows every step to the end", async () => {
    const effects = await effectsOf(standIn.aws);
    await deploy(compiled(), {}, effects);
    standIn.aws.trouble.set(standIn.aws.calls.length + 1, "cut-after");
    const { value, diagnostics } = await start(definition(), { name: "toy", parameters: { Label: "y" } }, effects);
    expect(diagnostics).toEqual([]);
    expect(standIn.aws.executions.size).toBe(1);
    const seen: string[] = [];
    const followed = await follow(
      {
        arn: value?.arn ?? "",
        every: 1,
        onChange: ({ steps }) => seen.push(steps.map(({ name, status }) => `${name} ${status}`).join(", ")),
      },
      effects,
    );
    expect(followed.status).toBe("Succeeded");
    expect(followed.steps.map(({ status }) => status)).toEqual(["Succeeded", "Succeeded", "Succeeded"]);
    expect(seen[0]).toBe("One Executing");
  });

  test("a pipeline that is not there", async () => {
    const { diagnostics } = await start(
      definition(),
      { name: "toy", parameters: { Label: "y" } },
      await effectsOf(standIn.aws),
    );
    expect(diagnostics[0]?.message).toBe(
      "AWS refused StartPipelineExecution: Pipeline 'toy' does not exist. (ResourceNotFound)",
    );
  });
});
