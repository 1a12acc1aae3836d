import { expect, test } from "vitest";
import { withAws } from "../../test/aws/each-test.ts";
import type { AwsStandIn } from "../../test/aws/stand-in.ts";
import { toyCompiled, toyEffects } from "../../test/aws/toy.ts";
import type { Json } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { awsStore } from "./aws-store.ts";
import { deploy } from "./deploy.ts";
import { start } from "./start.ts";

let aws: AwsStandIn;
let moment = 0;
withAws((opened) => {
  aws = opened;
});

/** A pipeline with one step, which reads from an address. */
const reading = (input: object): Definition => ({
  Version: "2020-12-01",
  Parameters: [
    { Name: "DataVersion", Type: "String" },
    { Name: "Month", Type: "String", DefaultValue: "11" },
  ],
  Steps: [
    {
      Name: "Load",
      Type: "Processing",
      Arguments: {
        AppSpecification: { ImageUri: "image" },
        ProcessingInputs: [{ InputName: "data", ...input } as unknown as Json],
        ProcessingResources: {
          ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 },
        },
        RoleArn: "arn:aws:iam::123456789012:role/sagemaker",
        Environment: { SPECLINE_DATA_VERSION: { Get: "Parameters.DataVersion" } },
      },
    },
  ],
});
const from = (address: Json, S3DataType = "S3Prefix") => ({
  S3Input: { S3Uri: address, LocalPath: "/opt/ml/processing/input/data", S3DataType, S3InputMode: "File" },
});
const CLAIMS = from("s3://acme/claims/");
const QUERY = {
  DatasetDefinition: {
    AthenaDatasetDefinition: {
      OutputS3Uri: "s3://acme/answers/",
      Catalog: "c",
      Database: "d",
      OutputFormat: "PARQUET",
      QueryString: "SELECT 1",
    },
    LocalPath: "/opt/ml/processing/input/data",
  },
};
const put = (key: string, text: string) => aws.s3.objects.set(`acme/${key}`, { bytes: Buffer.from(text) });

/** Starts a pipeline, and returns the version that SageMaker received, with the codes of the reported diagnostics. */
async function startedWith(input: object, parameters: Readonly<Record<string, string>> = {}, token?: string) {
  const definition = reading(input);
  const effects = await toyEffects(aws.url, { attempts: 1 });
  const deployed = await deploy(toyCompiled({ definition, assets: [] }), {}, effects);
  expect(deployed.diagnostics).toEqual([]);
  moment += 1;
  const { diagnostics } = await start(
    definition,
    { name: "toy", parameters, ...defined({ token }) },
    { ...effects, now: () => moment },
  );
  const sent = aws.requests.findLast(({ operation }) => operation === "StartPipelineExecution")?.input;
  const given = (sent?.["PipelineParameters"] ?? []) as readonly { readonly Name: string; readonly Value: string }[];
  const version = given.find(({ Name }) => Name === "DataVersion")?.Value;
  return { version, codes: diagnostics.map(({ code }) => code), diagnostics };
}

test("the same objects give the same version; different contents or objects give a different version", async () => {
  put("claims/a.csv", "x\n1\n");
  put("other.csv", "x\n");
  const { version, diagnostics } = await startedWith(CLAIMS);
  expect(version).toMatch(/^[0-9a-f]{32}$/);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    `DataVersion is ${version}, computed from the keys, sizes and ETags of 1 object`,
  ]);
  put("other.csv", "y\n");
  expect((await startedWith(CLAIMS)).version).toBe(version);
  put("claims/a.csv", "x\n2\n");
  const changed = (await startedWith(CLAIMS)).version;
  expect(changed).not.toBe(version);
  put("claims/b.csv", "x\n3\n");
  expect((await startedWith(CLAIMS)).version).not.toBe(changed);
});

test("all pages of a listing count", async () => {
  aws.s3.pageSize = 2;
  for (const key of ["a", "b", "c", "d", "e"]) put(`claims/${key}`, key);
  const { version, diagnostics } = await startedWith(CLAIMS);
  expect(diagnostics[0]?.message).toMatch(/5 objects$/);
  put("claims/e", "changed");
  expect((await startedWith(CLAIMS)).version).not.toBe(version);
});

test("keys with characters that XML must escape count", async () => {
  const versions = new Set<string | undefined>();
  for (const key of ["a&b <1>.csv", "a+b %41.csv", "a b.csv", "é.csv", "\u0001.csv", "line\r\nbreak.csv"]) {
    put(`claims/${key}`, "x");
    const { version, diagnostics } = await startedWith(CLAIMS);
    versions.add(version);
    expect(diagnostics[0]?.message).toMatch(new RegExp(`${versions.size} objects?$`));
  }
  expect(versions.size).toBe(6);
});

test("an address that the SDK cannot use is reported as a fault in the call, not in Specline", async () => {
  const store = await awsStore({ region: "us-west-2", attempts: 1 });
  const uri = "s3://arn:aws:s3:us-west-2:123456789012:nothing/claims/";
  await expect(store.list(uri)).rejects.toMatchObject({ operation: "ListObjectsV2", kind: "EndpointError" });
});

test("addresses in parameters use the values given for this start", async () => {
  put("claims/11.csv", "x\n1\n");
  put("claims/12.csv", "x\n2\n");
  const address = { "Std:Join": { On: "", Values: ["s3://acme/claims/", { Get: "Parameters.Month" }, ".csv"] } };
  const byMonth = from(address);
  const { version } = await startedWith(byMonth);
  expect((await startedWith(byMonth, { Month: "12" })).version).not.toBe(version);
  expect((await startedWith(byMonth, { Month: "11" })).version).toBe(version);
});

test("a version that the user sets is used, and nothing is listed", async () => {
  aws.s3.mayList = false;
  expect(await startedWith(CLAIMS, { DataVersion: "november" })).toMatchObject({ version: "november", codes: [] });
});

test("data that cannot be listed is an error, and missing data a warning", async () => {
  expect((await startedWith(CLAIMS)).codes).toEqual(["deploy/data-missing", "deploy/data-version"]);
  aws.s3.mayList = false;
  const calls = aws.requests.length;
  expect((await startedWith(CLAIMS)).codes).toEqual(["deploy/data-not-readable"]);
  expect(aws.requests.slice(calls).map(({ operation }) => operation)).not.toContain("StartPipelineExecution");
});

test.each([
  ["is in another region", { models: "us-east-1", acme: "eu-west-1" }, "in another region", "copy the data"],
  ["does not exist", { models: "us-east-1" }, "does not exist", "check the address"],
])("a bucket that %s is named, with a hint", async (_, buckets, reason, hint) => {
  aws.s3.buckets = buckets;
  const { diagnostics } = await startedWith(CLAIMS);
  expect(diagnostics.map(({ code }) => code)).toEqual(["deploy/data-not-readable"]);
  expect(diagnostics[0]?.message).toContain(reason);
  expect(diagnostics[0]?.hint).toContain(hint);
});

test("a list that gets no response is reported like any other call", async () => {
  aws.always = (operation) => (operation.startsWith("GET") ? "drop" : undefined);
  expect((await startedWith(CLAIMS)).codes).toEqual(["deploy/unreachable"]);
});

test("query results and a manifest's objects count as new, unless the start is repeated with its token", async () => {
  const first = await startedWith(QUERY);
  expect(first.codes).toEqual(["deploy/data-unlisted", "deploy/data-version"]);
  expect((await startedWith(QUERY)).version).not.toBe(first.version);
  const listed = await startedWith(from("s3://acme/list.manifest", "ManifestFile"));
  expect(listed.diagnostics[0]?.message).toMatch(
    /^the contents of the objects that s3:\/\/acme\/list.manifest lists cannot be compared/,
  );
  const { version } = await startedWith(QUERY, {}, "start-0123456789");
  expect((await startedWith(QUERY, {}, "start-0123456789")).version).toBe(version);
});
