import { digest } from "../../src/base/digest.ts";
import type { Asset, Compiled } from "../../src/compile/index.ts";
import { awsIdentity, awsService } from "../../src/deploy/aws.ts";
import { awsLogs } from "../../src/deploy/aws-logs.ts";
import type { AwsOptions } from "../../src/deploy/aws-options.ts";
import { awsStore } from "../../src/deploy/aws-store.ts";
import type { Content, DeployEffects } from "../../src/deploy/ports.ts";
import { awsSchedules } from "../../src/deploy/schedules/aws-schedules.ts";
import type { Definition } from "../../src/sagemaker/definition.ts";

/** The effects for deploying to the stand-in for AWS. Each asset file contains its path. */
export async function toyEffects(url: string, options: Partial<AwsOptions> = {}): Promise<DeployEffects> {
  const aws = { region: "us-east-1", endpoint: url, part: 5 * 2 ** 20, ...options };
  return {
    service: await awsService(aws),
    store: await awsStore(aws),
    logs: awsLogs(aws),
    schedules: awsSchedules(aws),
    ...awsIdentity(aws),
    objects: async (asset) =>
      Object.entries(asset.tree).map(([path, file]) => ({
        path: asset.form === "tree" ? path : "",
        digest: file.digest,
        ...(file.size === undefined ? {} : { size: file.size }),
        content: async (): Promise<Content> => (file.size === undefined ? bytesOf(path) : large(file.size)),
      })),
    now: () => 0,
    wait: () => new Promise((done) => setTimeout(done, 2)),
  };
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A stream of zeros, in chunks of one MiB. */
async function* large(size: number): AsyncGenerator<Uint8Array> {
  const part = new Uint8Array(2 ** 20);
  for (let left = size; left > 0; left -= part.length) yield part.subarray(0, Math.min(left, part.length));
}

export const toyAsset = (name: string, role: Asset["role"] = "code"): Asset => ({
  uri: `s3://models/team/toy/${role}/${digest(name).slice(0, 16)}`,
  form: "tree",
  digest: digest(name),
  tree: { "a.py": { digest: digest("a.py") }, "b.py": { digest: digest("b.py") } },
  sources: { "a.py": { file: `/somewhere/${name}/a.py` }, "b.py": { text: "b.py" } },
  role,
  steps: ["Load"],
});

/** A single file that is too large for one part. */
export function largeAsset(size: number): Asset {
  const whole = digest(new Uint8Array(size));
  return {
    uri: `s3://models/team/toy/data/${whole.slice(0, 16)}/x.csv`,
    form: "file",
    digest: whole,
    tree: { "x.csv": { digest: whole, size } },
    sources: { "x.csv": { file: "/somewhere/x.csv" } },
    role: "data",
    steps: ["Load"],
  };
}

export const toyDefinition = (padding = "no"): Definition => ({
  Version: "2020-12-01",
  Parameters: [
    { Name: "Depth", Type: "Integer", DefaultValue: 3 },
    { Name: "Label", Type: "String" },
    { Name: "Mode", Type: "String", DefaultValue: "fast", EnumValues: ["fast", "slow"] },
  ],
  Steps: ["One", "Two", "Three"].map((Name) => ({ Name, Type: "Fail", Arguments: { ErrorMessage: padding } })),
});

/** A definition that is too large for the request and goes through S3. */
export const largeDefinition = (letter = "x"): Definition => toyDefinition(letter.repeat(60_000));

const toyTarget = {
  name: "dev",
  region: "us-east-1",
  account: "123456789012",
  role: "arn:aws:iam::123456789012:role/sagemaker",
  bucket: "models",
  prefix: "team",
  tags: { team: "risk" } as Readonly<Record<string, string>>,
};

export const toyCompiled = (change: Partial<Compiled> = {}, target: object = {}): Compiled => ({
  definition: toyDefinition(),
  assets: [toyAsset("x"), toyAsset("y")],
  manifest: {
    specline: "0.1.0",
    title: "toy",
    name: "toy",
    target: { ...toyTarget, ...target },
    packs: {},
    context: {},
    steps: [],
    wires: [],
    gates: [],
    requirements: [],
  },
  ...change,
});
