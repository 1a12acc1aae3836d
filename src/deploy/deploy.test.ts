import { describe, expect, test } from "vitest";
import { withAws } from "../../test/aws/each-test.ts";
import type { AwsStandIn } from "../../test/aws/stand-in.ts";
import { largeAsset, largeDefinition, toyAsset, toyCompiled, toyDefinition, toyEffects } from "../../test/aws/toy.ts";
import type { Compiled } from "../compile/index.ts";
import { storedManifest } from "../plan/index.ts";
import { type DeployOptions, deploy } from "./deploy.ts";

let aws: AwsStandIn;
withAws((opened) => {
  aws = opened;
});

const deployed = async (compiled: Compiled, options: DeployOptions = {}, attempts = 4) =>
  deploy(compiled, options, await toyEffects(aws.url, { attempts }));
const codes = ({ diagnostics }: { readonly diagnostics: readonly { readonly code: string }[] }) =>
  diagnostics.map(({ code }) => code);
const writes = () => aws.calls.filter((call) => /^(PUT|POST|Create|Update|AddTags)/.test(call));

describe("deploy", () => {
  test("uploads assets and creates the pipeline with tags, and the second time reports no changes and writes nothing", async () => {
    const first = await deployed(toyCompiled(), { parallelism: 2 });
    expect(first.diagnostics).toEqual([]);
    expect(first.value.outcome).toBe("created");
    const stored = storedManifest(toyCompiled(), { parallelism: 2 });
    expect([...(aws.pipelines.get("toy")?.tags ?? [])]).toEqual([
      ["team", "risk"],
      ["specline:version", "0.1.0"],
      ["specline:manifest", stored.digest],
    ]);
    const manifest = aws.objects.get(`models/team/toy/manifests/${stored.digest.slice(0, 16)}.json`);
    expect(manifest?.bytes.toString("utf8")).toBe(stored.text);
    const before = writes();
    expect(before.filter((call) => call.startsWith("PUT"))).toHaveLength(5);
    const second = await deployed(toyCompiled(), { parallelism: 2 });
    expect(second.value.outcome).toBe("unchanged");
    expect(writes()).toEqual(before);
  });

  test.each<[string, Compiled, DeployOptions]>([
    ["definition", toyCompiled({ definition: toyDefinition("x") }), {}],
    ["role", toyCompiled({}, { role: "arn:aws:iam::123456789012:role/other" }), {}],
    ["tags", toyCompiled({}, { tags: { team: "fraud", cost: "7" } }), {}],
    ["parallelism", toyCompiled(), { parallelism: 7 }],
    ["description", toyCompiled(), { description: "its purpose" }],
  ])("another %s is an update", async (_, changed, options) => {
    await deployed(toyCompiled());
    expect((await deployed(changed, options)).value.outcome).toBe("updated");
    expect((await deployed(changed, options)).value.outcome).toBe("unchanged");
  });

  test.each<[string | undefined, unknown]>([
    [undefined, ""],
    ["", ""],
    ["its purpose", "its purpose"],
  ])("replaces a description that somebody else wrote if ours is %j", async (description, restored) => {
    const options = description === undefined ? {} : { description };
    await deployed(toyCompiled(), options);
    expect((await deployed(toyCompiled(), options)).value.outcome).toBe("unchanged");
    Object.assign(aws.pipelines.get("toy") ?? {}, { description: "someone was here" });
    expect((await deployed(toyCompiled(), options)).value.outcome).toBe("updated");
    expect(aws.pipelines.get("toy")?.description).toBe(restored);
    expect((await deployed(toyCompiled(), options)).value.outcome).toBe("unchanged");
  });

  test("keeps tags added by others and reads long lists completely", async () => {
    await deployed(toyCompiled());
    const tags = aws.pipelines.get("toy")?.tags;
    for (let index = 0; index < 9; index += 1) tags?.set(`theirs-${index}`, "kept");
    aws.sagemaker.pageSize = 2;
    expect((await deployed(toyCompiled({}, { tags: { team: "fraud" } }))).value.outcome).toBe("updated");
    expect([tags?.get("team"), tags?.get("theirs-8"), tags?.size]).toEqual(["fraud", "kept", 12]);
    expect((await deployed(toyCompiled({}, { tags: { team: "fraud" } }))).value.outcome).toBe("unchanged");
  });

  test("retries if a new resource is not visible yet or a resource is being changed", async () => {
    aws.sagemaker.unseenFor = 2;
    expect(codes(await deployed(toyCompiled()))).toEqual([]);
    aws.trouble.set(aws.calls.length + 7, "conflict");
    const { value, diagnostics } = await deployed(toyCompiled({ definition: toyDefinition("x") }));
    expect([diagnostics, value.outcome]).toEqual([[], "updated"]);
    expect(aws.calls.slice(-4)).toEqual(["UpdatePipeline", "UpdatePipeline", "ListTags", "AddTags"]);
  });

  test("updates the pipeline if somebody else creates it in the meantime", async () => {
    await deployed(toyCompiled({ definition: toyDefinition("theirs") }));
    aws.sagemaker.unseenFor = 0;
    const effects = await toyEffects(aws.url);
    let looks = 0;
    const call: typeof effects.service.call = (operation, input) =>
      operation === "DescribePipeline" && looks++ === 0
        ? Promise.resolve(effects.service.call(operation, { ...input, PipelineName: "absent" }))
        : effects.service.call(operation, input);
    const { value } = await deploy(toyCompiled(), {}, { ...effects, service: { call } });
    expect(value.outcome).toBe("updated");
    expect(aws.calls).toContain("CreatePipeline");
  });

  test("sends a definition of 100 KiB or more through S3, once", async () => {
    const compiled = toyCompiled({ definition: largeDefinition() });
    const { value, diagnostics } = await deployed(compiled);
    expect([diagnostics, value.outcome]).toEqual([[], "created"]);
    expect([...aws.objects.keys()].filter((key) => key.startsWith("models/team/toy/definitions/"))).toHaveLength(1);
    expect(JSON.parse(aws.pipelines.get("toy")?.definition ?? "")).toEqual(compiled.definition);
    const before = writes();
    expect((await deployed(compiled)).value.outcome).toBe("unchanged");
    expect(writes()).toEqual(before);
  });

  test("uploads a large file in parts, encrypted as the target specifies", async () => {
    const asset = largeAsset(6 * 2 ** 20);
    const kms = "arn:aws:kms:us-east-1:123456789012:key/k";
    const { diagnostics } = await deployed(toyCompiled({ assets: [asset] }, { kms }), { uploadData: true });
    expect(diagnostics).toEqual([]);
    expect(aws.calls.filter((call) => call.includes("x.csv")).map((call) => call.split(" ")[0])).toEqual([
      "HEAD",
      "POST",
      "PUT",
      "PUT",
      "POST",
    ]);
    const object = aws.objects.get(asset.uri.slice("s3://".length));
    expect([object?.bytes.length, object?.kms]).toEqual([6 * 2 ** 20, kms]);
  });

  test.each([3, 6 * 2 ** 20])("a file of %i bytes that has changed in the meantime is not uploaded", async (size) => {
    const asset = largeAsset(size);
    const changed = { ...asset, tree: { "x.csv": { digest: "0".repeat(64), size } } };
    const result = await deployed(toyCompiled({ assets: [changed] }), { uploadData: true });
    expect(result.diagnostics.map(({ message }) => message)).toEqual([
      "'/somewhere/x.csv' was changed while the pipeline was being deployed",
    ]);
    expect([aws.objects.size, aws.s3.uploads.size, aws.pipelines.size]).toEqual([0, 0, 0]);
  });

  test("finds all detectable problems before any call", async () => {
    const wrong = toyCompiled({ definition: toyDefinition("x".repeat(400_000)), assets: [toyAsset("data", "data")] });
    const local = { ...wrong, manifest: { ...wrong.manifest, target: { ...wrong.manifest.target, name: "local" } } };
    const refused = await deployed(local);
    expect(codes(refused)).toEqual(["deploy/local-target", "deploy/too-long", "deploy/local-data"]);
    expect(refused.diagnostics[2]?.message).toBe(
      "Load reads '/somewhere/data/a.py' from this machine, which AWS cannot see",
    );
    expect(codes(await deployed(toyCompiled({}, { role: "me" })))).toEqual(["definition/too-short"]);
    expect(codes(await deployed(toyCompiled({}, { role: "arn:aws:iam::210987654321:role/x" })))).toEqual([
      "deploy/role-account",
    ]);
    const tags = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`t${index}`, "x"]));
    expect(codes(await deployed(toyCompiled({}, { tags })))).toEqual(["definition/too-many"]);
    expect(aws.calls).toEqual([]);
  });

  test("lists every call that would be made in a dry run without making any", async () => {
    const compiled = toyCompiled({ definition: largeDefinition() });
    const { value } = await deployed(compiled, { dryRun: true });
    expect(value.calls.every(({ outcome }) => outcome === "planned")).toBe(true);
    expect(aws.calls).toEqual([]);
    const listed = new Set(value.calls.map(({ operation, subject }) => `${operation} ${subject}`));
    const first = await deployed(compiled);
    const second = await deployed(toyCompiled({ definition: largeDefinition("y") }, { tags: { team: "y" } }));
    for (const { operation, subject } of [...first.value.calls, ...second.value.calls]) {
      const alike = operation.replace(/^(Create|Update)Pipeline$/, "CreatePipeline or UpdatePipeline");
      if (!/\/(definitions|manifests)\//.test(subject)) expect(listed).toContain(`${alike} ${subject}`);
    }
    const said = [...first.value.calls, ...second.value.calls].map(({ operation }) => operation);
    const seen = aws.calls.map((call) => call.replace(/^HEAD .*/, "HeadObject").replace(/^PUT .*/, "PutObject"));
    expect(said.toSorted()).toEqual(seen.toSorted());
  });
});

describe("what AWS refuses", () => {
  test.each<[string, object, () => void, string]>([
    [
      "another account's credentials",
      { account: "210987654321", role: "arn:aws:iam::210987654321:role/x" },
      () => {},
      "deploy/wrong-account",
    ],
    ["a bucket in another region", {}, () => (aws.s3.buckets = { models: "eu-west-1" }), "deploy/bucket-region"],
    ["a missing bucket", {}, () => (aws.s3.buckets = {}), "deploy/no-bucket"],
    ["expired credentials", {}, () => aws.trouble.set(3, "expired"), "deploy/bad-credentials"],
    [
      "a call that no policy allows",
      {},
      () => (aws.always = (operation) => (operation === "CreatePipeline" ? "denied" : undefined)),
      "deploy/denied",
    ],
    ["a missing role", { role: "arn:aws:iam::123456789012:role/missing" }, () => {}, "deploy/refused"],
    [
      "permanent throttling",
      {},
      () => (aws.always = (operation) => (operation === "CreatePipeline" ? "throttle" : undefined)),
      "deploy/unreachable",
    ],
  ])("%s: said, with what to do", async (_, target, trouble, code) => {
    trouble();
    const result = await deployed(toyCompiled({}, target), {}, 2);
    expect(codes(result)).toEqual([code]);
    expect(aws.pipelines.size).toBe(0);
  });

  test("uploads nothing with another account's credentials", async () => {
    await deployed(toyCompiled({}, { account: "210987654321", role: "arn:aws:iam::210987654321:role/x" }));
    expect(aws.calls).toEqual(["GetCallerIdentity"]);
  });

  test("only warns if STS is unreachable", async () => {
    aws.always = (operation) => (operation === "GetCallerIdentity" ? "drop" : undefined);
    expect(codes(await deployed(toyCompiled(), {}, 1))).toEqual(["deploy/account-unknown"]);
    expect(aws.pipelines.size).toBe(1);
  });

  test("can write to a bucket without permission to list it", async () => {
    aws.s3.mayList = false;
    expect(codes(await deployed(toyCompiled()))).toEqual([]);
    expect(aws.objects.size).toBe(5);
  });

  test("corrects a clock that is an hour slow", async () => {
    aws.skew = 3_600_000;
    expect(codes(await deployed(toyCompiled()))).toEqual([]);
  });

  test("gives up on a service that never responds", async () => {
    aws.always = (operation) => (operation === "DescribePipeline" ? "hang" : undefined);
    const result = await deploy(toyCompiled(), {}, await toyEffects(aws.url, { attempts: 2, patience: 200 }));
    expect(codes(result)).toEqual(["deploy/unreachable"]);
  });

  test("hides keys and signatures in the service's messages", async () => {
    const effects = await toyEffects(aws.url);
    const account = async (): Promise<string> => {
      const { ServiceFault } = await import("./ports.ts");
      throw new ServiceFault(
        "GetCallerIdentity",
        "AccessDenied",
        "no for AKIAIOSFODNN7EXAMPLE, X-Amz-Signature=abc123&x",
        1,
      );
    };
    const { diagnostics } = await deploy(toyCompiled(), {}, { ...effects, account });
    expect(diagnostics[0]?.message).toBe(
      "the credentials do not allow GetCallerIdentity; specline needs it to find the credentials' account: no for [redacted], X-Amz-Signature=[redacted]&x",
    );
  });
});
