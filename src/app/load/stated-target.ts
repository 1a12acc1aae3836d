import { basename } from "node:path";
import { listed, quoted } from "../../base/words.ts";
import type { ConfigFile } from "../../config/index.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { Effects } from "../../local/effects.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import { readTargetPolicy } from "./target-policy.ts";
import { type FoundTarget, findTarget, targetSchema } from "./targets.ts";

/** The name of the target that a config file states, in messages and manifests. */
const STATED = "config-file";

/** The members of a target that configs state, each with its field and the name of the field on disk. */
const MEMBERS = [
  ["region", "awsRegion", "region"],
  ["role", "role", "role"],
  ["bucket", "bucket", "bucket"],
] as const;
type Member = (typeof MEMBERS)[number][0];
type Stated = ReadonlyMap<Member, readonly string[]>;

/**
 * Finds the named target. Without a name, uses the target that the config file states with role, bucket and region,
 * or the local machine. If a target is both named and stated, the named target is used, and differences are reported.
 */
export async function targetFor(
  effects: Effects,
  folder: string,
  name: string | undefined,
  configs: ConfigFile | undefined,
): Promise<FoundTarget> {
  const stated = configs === undefined ? new Map() : statedIn(configs);
  if (name !== undefined) {
    const found = await findTarget(effects, folder, name);
    if (configs === undefined || "diagnostics" in found || found.target.name === localTarget.name) return found;
    return { ...found, warnings: [...found.warnings, ...differences(configs, stated, found.target)] };
  }
  if (configs === undefined || !MEMBERS.some(([member]) => member !== "region" && stated.has(member)))
    return { target: localTarget, warnings: [] };
  const found = statedTarget(configs, stated);
  return "target" in found && found.target.name === STATED ? underPolicy(effects, folder, found) : found;
}

/** A stated target with what the organization's policy sets for all targets. A config file cannot state any of it. */
async function underPolicy(
  effects: Effects,
  folder: string,
  found: Extract<FoundTarget, { readonly target: Target }>,
): Promise<FoundTarget> {
  const { value: policy, diagnostics } = await readTargetPolicy(effects, folder);
  if (diagnostics.length > 0) return { diagnostics: [...diagnostics, ...found.warnings] };
  const { approval: _, ...members } = policy?.fixed ?? {};
  return { ...found, target: { ...found.target, ...members } };
}

/** The values that the configs state for each member, without duplicates. */
function statedIn({ configs }: ConfigFile): Stated {
  const found = MEMBERS.map(([member, field]) => {
    const values = configs.flatMap(({ derived, set }) => {
      const value = { ...set, ...derived }[field as "role"];
      return typeof value === "string" ? [value] : [];
    });
    return [member, [...new Set(values)]] as const;
  });
  return new Map(found.filter(([, values]) => values.length > 0));
}

function statedTarget(configs: ConfigFile, stated: Stated): FoundTarget {
  const one = (member: Member): string | undefined => {
    const values = stated.get(member) ?? [];
    return values.length === 1 ? values[0] : undefined;
  };
  const role = one("role");
  const account = /^arn:aws[a-z-]*:iam::(\d{12}):/.exec(role ?? "")?.[1];
  const prefixes = prefixesOf(configs);
  const [prefix = ""] = prefixes;
  const read = targetSchema.safeParse({ region: one("region"), account, role, bucket: one("bucket"), prefix });
  const at = placeOfTarget(configs);
  if (read.success && prefixes.length <= 1) {
    const target: Target = { name: STATED, ...read.data } as Target;
    const { region, bucket, prefix } = target;
    const data = { account: target.account, region, location: `s3://${bucket}/${prefix}` };
    return { target, warnings: [diagnostic("config/target", data, at)] };
  }
  const why = MEMBERS.flatMap(([member, , key]) => {
    const values = stated.get(member) ?? [];
    if (values.length === 0) return [`it does not set ${quoted(key)}`];
    if (values.length > 1) return [`its configs have different values for ${quoted(key)} (${listed(values)})`];
    const wrong = read.error?.issues.some(({ path }) => path[0] === member) === true;
    return wrong
      ? [`${quoted(key)} must be ${targetSchema.shape[member].description}, but is ${quoted(String(values[0]))}`]
      : [];
  });
  if (prefixes.length > 1) why.push(`its configs have different locations in S3 (${listed(prefixes.map(quoted))})`);
  return { target: localTarget, warnings: [diagnostic("config/no-target", { why: listed(why) }, at)] };
}

/**
 * The prefixes of the pipeline's location, without duplicates. They follow from the other fields, so they are the same
 * whether the file stores the location or not: a prefix that depended on a stored copy would move a pipeline in S3.
 */
function prefixesOf({ configs }: ConfigFile): readonly string[] {
  const locations = configs.flatMap(({ derived }) => derived["pipelineS3Location"] ?? []);
  return [...new Set(locations.map((location) => String(location).replace(/^s3:\/\/[^/]+\/?/, "")))];
}

function differences(configs: ConfigFile, stated: Stated, target: Target): readonly Diagnostic[] {
  const different = MEMBERS.flatMap(([member, , key]) => {
    const values = (stated.get(member) ?? []).filter((value) => value !== target[member]);
    return values.length === 0 ? [] : [`${key} is ${listed(values)} in the file, and ${target[member]} in the target`];
  });
  if (different.length === 0) return [];
  const data = { target: target.name, file: basename(placeOfTarget(configs).file ?? "the file") };
  return [diagnostic("config/target-differs", data, placeOfTarget(configs), { seen: different })];
}

/** Where the file states its target. */
function placeOfTarget({ configs, place }: ConfigFile): Place {
  const first = configs.find(({ set }) => MEMBERS.some(([, , key]) => set[key] !== undefined));
  const key = MEMBERS.find(([, , name]) => first?.set[name] !== undefined)?.[2];
  if (first === undefined || key === undefined) return {};
  const { step: _, field: __, ...at } = place(first.name, key);
  return at;
}
