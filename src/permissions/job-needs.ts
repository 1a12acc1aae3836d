import type { Json } from "../base/canonical.ts";
import { isObject, objectOf } from "../base/json.ts";
import type { Definition, DefinitionStep } from "../sagemaker/definition.ts";
import { logGroupOf } from "../sagemaker/log-groups.ts";
import { arnOf, bucketArn, partitionOf, type Surrounding, s3Parts } from "./arns.ts";
import { leavesOf, memberText, patternOf, type RequestLeaf, stepReadBy } from "./leaves.ts";
import type { KeyCondition, Need } from "./need.ts";

/** What the needs of jobs depend on. */
export interface JobSurrounding extends Surrounding {
  readonly definition: Definition;
  /** The steps by name, with those inside conditions. */
  readonly steps: ReadonlyMap<string, DefinitionStep>;
  /** The URI under which the pipeline keeps everything, without a slash at the end. Undefined if it has none. */
  readonly root?: string | undefined;
}

/** Members with locations to which a job writes. */
const WRITTEN = /Output|Checkpoint|Destination/;
/** Members that hold settings for the user's own code, so that it is unknown what the code does with an address. */
export const FREE = /^(Environment|HyperParameters|StaticHyperParameters|ContainerArguments|ContainerEntrypoint)$/;
const NETWORK = [
  "CreateNetworkInterface",
  "CreateNetworkInterfacePermission",
  "DeleteNetworkInterface",
  "DeleteNetworkInterfacePermission",
  "DescribeDhcpOptions",
  "DescribeNetworkInterfaces",
  "DescribeSecurityGroups",
  "DescribeSubnets",
  "DescribeVpcs",
];

/** What a step's job needs while it runs: data, image, logs, metrics, keys and network. */
export function jobNeeds(step: DefinitionStep, context: JobSurrounding): readonly Need[] {
  const group = logGroupOf(step.Type);
  const leaves = leavesOf(step.Arguments as Json).filter(({ path }) => !path.some((name) => FREE.test(name)));
  return [
    ...leaves.flatMap((leaf) => [...dataNeeds(step, leaf, context), ...imageNeeds(step, leaf, context)]),
    ...keyNeeds(step, leaves, context),
    ...networkNeeds(step),
    ...(group === undefined ? [] : logNeeds(step.Name, group, context)),
  ];
}

function dataNeeds(step: DefinitionStep, { path, value }: RequestLeaf, context: JobSurrounding): readonly Need[] {
  const at = { step: step.Name, member: memberText(path) };
  const isWritten = path.some((name) => WRITTEN.test(name));
  const isBoth = path.some((name) => name === "CheckpointConfig");
  const uris = urisIn(value, context);
  return uris.flatMap((uri): readonly Need[] => {
    const parts = s3Parts(uri);
    if (parts === undefined) return [];
    const listed: Need = {
      ...at,
      rule: "ListBuckets",
      action: "s3:ListBucket",
      resource: bucketArn(parts.bucket, undefined, context),
    };
    const read: Need = { ...at, rule: "ReadData", action: "s3:GetObject", resource: readArn(uri, parts, context) };
    const written: Need = {
      ...at,
      rule: "WriteData",
      action: "s3:PutObject",
      resource: bucketArn(parts.bucket, writtenKey(step.Name, uri, parts.key, context), context),
    };
    if (isBoth) return [listed, read, written];
    return isWritten ? [listed, written] : [listed, read];
  });
}

/** The URIs that a value can have. A property of a step can be any address to which that step writes. */
export function urisIn(value: Json, context: JobSurrounding): readonly string[] {
  const own = patternOf(value, context.definition);
  if (own !== undefined) return /^s3:\/\/[^*]/.test(own) ? [own] : [];
  const source = context.steps.get(stepReadBy(value) ?? "");
  if (source === undefined) return [];
  return leavesOf(source.Arguments as Json).flatMap(({ path, value: other }) => {
    const written = path.some((name) => WRITTEN.test(name)) ? patternOf(other, context.definition) : undefined;
    return written !== undefined && /^s3:\/\/[^*]/.test(written) ? [written] : [];
  });
}

/** An input is a prefix of keys. Everything under the pipeline's own root is one statement. */
function readArn(
  uri: string,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  context: JobSurrounding,
): string {
  const { root } = context;
  if (root !== undefined && uri.startsWith(`${root}/`)) return bucketArn(bucket, `${s3Parts(root)?.key}/*`, context);
  return bucketArn(bucket, `${key.replace(/\*+$/, "")}*`, context);
}

/** Outputs under the pipeline's own root are in a folder for each execution and step. */
function writtenKey(step: string, uri: string, key: string, { root }: JobSurrounding): string {
  const own = root === undefined ? undefined : `${root}/*/${step}`;
  return own !== undefined && (uri === own || uri.startsWith(`${own}/`)) ? `${s3Parts(own)?.key}/*` : withinKey(key);
}

/** What is below a key. A key that ends in an unknown part of a name, such as "run=*", covers what is below it already. */
const withinKey = (key: string): string =>
  key === "" ? "*" : /[^/*]\*+$/.test(key) ? key.replace(/\*+$/, "*") : `${key.replace(/[/*]+$/, "")}/*`;

function imageNeeds(
  { Name: step }: DefinitionStep,
  { path, value }: RequestLeaf,
  { definition }: JobSurrounding,
): readonly Need[] {
  const image = patternOf(value, definition) ?? "";
  const [, owner, region, repository] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/.exec(image) ?? [];
  if (owner === undefined || region === undefined || repository === undefined) return [];
  const at = { step, member: memberText(path) };
  const resource = `arn:${partitionOf(region)}:ecr:${region}:${owner}:repository/${repository}`;
  return [
    { ...at, rule: "LogInToRegistry", action: "ecr:GetAuthorizationToken", resource: "*" },
    ...["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"].map(
      (name): Need => ({ ...at, rule: "PullImages", action: `ecr:${name}`, resource }),
    ),
  ];
}

function keyNeeds(
  { Name: step }: DefinitionStep,
  leaves: readonly RequestLeaf[],
  context: JobSurrounding,
): readonly Need[] {
  return leaves.flatMap(({ path, value }): readonly Need[] => {
    const key = patternOf(value, context.definition);
    if (!/KmsKey(Id)?$/.test(path.at(-1) ?? "") || key === undefined || key === "") return [];
    const at = { step, member: memberText(path), ...keyResource(key, context) };
    const used = ["Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey"].map(
      (name): Need => ({ ...at, rule: "UseKeys", action: `kms:${name}` }),
    );
    if (!path.includes("VolumeKmsKeyId")) return used;
    const condition = { ...at.condition, Bool: { "kms:GrantIsForAWSResource": "true" } };
    return [...used, { ...at, rule: "GrantKeys", action: "kms:CreateGrant", condition }];
  });
}

/** A key's ARN. A policy can name a key by its alias only as a condition. */
export function keyResource(
  key: string,
  around: Surrounding,
): { readonly resource: string; readonly condition?: KeyCondition } {
  const [, arn, alias] = /^(arn:.*:)?(alias\/.+)$/.exec(key) ?? [];
  if (alias !== undefined) {
    const resource = arn === undefined ? arnOf("kms", "key/*", around) : `${arn}key/*`;
    return { resource, condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias } } };
  }
  return { resource: key.startsWith("arn:") ? key : arnOf("kms", `key/${key}`, around) };
}

function networkNeeds({ Name: step, Arguments }: DefinitionStep): readonly Need[] {
  const found = findMember(Arguments as Json, "VpcConfig", []);
  if (found === undefined) return [];
  return NETWORK.map((name) => ({ step, member: found, rule: "UseNetwork", action: `ec2:${name}`, resource: "*" }));
}

function findMember(value: Json, wanted: string, path: readonly string[]): string | undefined {
  if (!isObject(value)) return undefined;
  for (const [name, member] of Object.entries(objectOf(value))) {
    const here = [...path, name];
    if (name === wanted) return memberText(here);
    const deeper = findMember(member, wanted, here);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

/** The actions on log groups, and those on streams in them. */
const LOG_ACTIONS = {
  "*": ["CreateLogGroup", "DescribeLogStreams"],
  ":log-stream:*": ["CreateLogStream", "PutLogEvents"],
};

const logNeeds = (step: string, group: string, context: JobSurrounding): readonly Need[] => [
  ...Object.entries(LOG_ACTIONS).flatMap(([end, names]) =>
    names.map(
      (name): Need => ({
        step,
        rule: "WriteLogs",
        action: `logs:${name}`,
        resource: arnOf("logs", `log-group:${group}${end}`, context),
      }),
    ),
  ),
  {
    step,
    rule: "PublishMetrics",
    action: "cloudwatch:PutMetricData",
    resource: "*",
    condition: { StringLike: { "cloudwatch:namespace": `${group}*` } },
  },
];
