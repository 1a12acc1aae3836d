import { z } from "zod";
import { defined } from "../../base/defined.ts";
import { objectOf } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { listed, nearest, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Effects } from "../../local/effects.ts";
import { type AskedApproval, approvalSchema } from "../../spec/approval.ts";
import { policySchema } from "../../spec/policies.ts";
import { kmsSchema, vpcSchema } from "../../spec/security.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import { located } from "./documents/read-document.ts";
import { readProject } from "./project.ts";
import { targetFaults } from "./target-faults.ts";
import { readTargetPolicy, targetConflicts, withTargetPolicy } from "./target-policy.ts";

/** A string that matches a pattern, with a short description for messages. */
const text = (form: RegExp, described: string) => z.string().regex(form).describe(described);

/** A target as written in a file. Sources of the patterns: RoleArn and Tag in the service model (as of November 2026). */
export const targetSchema = z.strictObject({
  region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, "a region such as eu-central-1"),
  account: text(/^\d{12}$/, "the account's twelve digits, in quotes"),
  role: text(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, "the ARN of a role"),
  schedulerRole: text(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, "the ARN of a role").optional(),
  bucket: text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "a bucket name"),
  prefix: z.string().default(""),
  kms: kmsSchema.optional(),
  networkIsolation: z.boolean().optional(),
  vpc: vpcSchema.optional(),
  tags: z.record(z.string(), z.string()).optional(),
  approval: approvalSchema.optional(),
  // A pipeline is the same whatever it costs, so prices are not part of the target that it is compiled for.
  prices: z.string().optional().describe("a prices file"),
  ...policySchema.shape,
});
const configSchema = z.looseObject({ targets: z.record(z.string(), targetSchema).default({}) });

/** A target, with warnings about other targets in the same file, or the faults that prevent its use. */
export type FoundTarget =
  | { readonly target: Target; readonly warnings: readonly Diagnostic[] }
  | { readonly diagnostics: readonly Diagnostic[] };

/**
 * Finds a target by name. "local" is built in. The others are in the nearest specline.config.yaml, in `folder` or its
 * parents.
 */
export async function findTarget(effects: Effects, folder: string, name: string): Promise<FoundTarget> {
  if (name === localTarget.name) return { target: localTarget, warnings: [] };
  const { targets, own, others, names } = await readTargets(effects, folder, name);
  const target = ownMember(targets, name);
  if (own.length > 0) return { diagnostics: [...own, ...others] };
  if (target !== undefined) return { target, warnings: others };
  const known = [localTarget.name, ...names];
  const near = nearest(name, known);
  const fault = diagnostic(
    "usage/no-target",
    { target: name, known: `there ${known.length === 1 ? "is" : "are"} ${listed(known.map(quoted))}` },
    {},
    near === undefined ? {} : { hint: `did you mean '${near}'?` },
  );
  return { diagnostics: [fault, ...others] };
}

/** The approvals that must precede a change of what is deployed at a place. */
export interface FoundApprovals {
  readonly asked: readonly AskedApproval[];
  /** Why it is not known whether other targets ask for approval. */
  readonly faults: readonly Diagnostic[];
}

/**
 * Finds the approvals for which the targets of an account and region ask. Their names do not matter: on AWS, a pipeline
 * is the same pipeline no matter by which target it is deployed.
 */
export async function findApprovals(
  effects: Effects,
  folder: string,
  { account, region }: Pick<Target, "account" | "region">,
): Promise<FoundApprovals> {
  const { approvals, own, unclear, policy } = await readTargets(effects, folder, "");
  const asked = approvals.flatMap(({ asked, at }) => (at.account === account && at.region === region ? [asked] : []));
  return {
    // A target that a config file states is not among the project's targets, but the policy applies to it, too.
    asked: asked.length === 0 && policy !== undefined ? [policy] : asked,
    faults: [...own, ...unclear.flatMap(({ elsewhere, fault }) => (elsewhere({ account, region }) ? [] : [fault]))],
  };
}

/** Adds the location in the project's file to faults about a target. */
export async function locatedTargets(
  effects: Effects,
  folder: string,
  faults: readonly Diagnostic[],
): Promise<readonly Diagnostic[]> {
  const isTargets = ({ at }: Diagnostic): boolean => at.path?.startsWith("targets") === true && at.step === undefined;
  if (!faults.some(isTargets)) return faults;
  const project = await readProject(effects, folder);
  if (project === undefined || "diagnostics" in project) return faults;
  const places = await located(project.document, project.file, faults.filter(isTargets));
  return [...faults.filter((fault) => !isTargets(fault)), ...places];
}

/** The targets in the nearest project file: the usable targets, and the faults in the others. */
interface Targets {
  readonly targets: Readonly<Record<string, Target>>;
  /** The faults of the named target, or of the file as a whole. */
  readonly own: readonly Diagnostic[];
  /** The faults of targets that are not used. */
  readonly others: readonly Diagnostic[];
  readonly names: readonly string[];
  /** The approvals that usable targets ask for. They are no part of the target, because they do not affect compiling. */
  readonly approvals: readonly { readonly asked: AskedApproval; readonly at: Target }[];
  /** The approval for which the organization's policy asks, everywhere. */
  readonly policy?: AskedApproval;
  /** The targets with faults that may ask for approval. */
  readonly unclear: readonly UnclearTarget[];
}

/** A target with faults, because of which it is not known whether it asks for approval, or of whom. */
interface UnclearTarget {
  /** Whether it is certainly in another account or region. */
  readonly elsewhere: (place: Pick<Target, "account" | "region">) => boolean;
  readonly fault: Diagnostic;
}

async function readTargets(effects: Effects, folder: string, name: string): Promise<Targets> {
  const nothing: Targets = { targets: {}, own: [], others: [], names: [], approvals: [], unclear: [] };
  const project = await readProject(effects, folder);
  if (project === undefined) return nothing;
  if ("diagnostics" in project) return { ...nothing, own: project.diagnostics };
  const { file, document } = project;
  const policy = await readTargetPolicy(effects, folder);
  const { document: value, conflicts } = withTargetPolicy(document.value ?? {}, policy.value);
  const forbidden = async (isOwn: boolean): Promise<readonly Diagnostic[]> => {
    const chosen = conflicts.filter(({ target }) => (target === name) === isOwn);
    return located(document, file, targetConflicts(chosen, file, policy.value));
  };
  const issues = configSchema.safeParse(value).error?.issues ?? [];
  const faultsOf = async (some: readonly z.core.$ZodIssue[]): Promise<readonly Diagnostic[]> =>
    located(document, file, targetFaults(some, configSchema, value, file));
  const isOther = ({ path }: (typeof issues)[number]): boolean => path.length > 1 && path[1] !== name;
  const wrong = new Set(issues.map(({ path }) => path[1]));
  const written = Object.entries(objectOf(objectOf(value)["targets"]));
  const fixed = approvalSchema.safeParse(policy.value?.fixed["approval"]).data;
  const usable = written.flatMap(([key, given]) => (wrong.has(key) ? [] : [usableTarget(key, given)]));
  return {
    targets: Object.fromEntries(usable.map(({ target }) => [target.name, target])),
    own: [
      ...policy.diagnostics,
      ...(await faultsOf(issues.filter((issue) => !isOther(issue)))),
      ...(await forbidden(true)),
    ],
    others: [...(await faultsOf(issues.filter(isOther))), ...(await forbidden(false))].map((fault) => ({
      ...fault,
      severity: "warning",
    })),
    names: written.map(([key]) => key),
    approvals: usable.flatMap(({ target: at, asked }) => (asked === undefined ? [] : [{ asked, at }])),
    unclear: await unclearTargets(written, issues, faultsOf),
    ...defined({ policy: fixed && asksFor("config-file", fixed) }),
  };
}

/**
 * A key that does not exist can be meant as `approval`, and what is no object can be meant as anything. A target without
 * such a fault and without the key certainly does not ask for approval.
 */
async function unclearTargets(
  written: readonly (readonly [string, unknown])[],
  issues: readonly z.core.$ZodIssue[],
  faultsOf: (some: readonly z.core.$ZodIssue[]) => Promise<readonly Diagnostic[]>,
): Promise<readonly UnclearTarget[]> {
  const { account, region } = targetSchema.shape;
  const found = written.map(async ([target, given]): Promise<readonly UnclearTarget[]> => {
    const own = issues.filter(({ path }) => path[1] === target);
    const members = objectOf(given);
    const isMeant = ({ code, path }: z.core.$ZodIssue): boolean =>
      path[2] === undefined && (code === "unrecognized_keys" || code === "invalid_type");
    const mayAsk = "approval" in members || own.some(isMeant);
    const [first] = own.length > 0 && mayAsk ? await faultsOf(own) : [];
    if (first === undefined) return [];
    const [itsAccount, itsRegion] = [account.safeParse(members["account"]), region.safeParse(members["region"])];
    return [
      {
        elsewhere: (place) =>
          (itsAccount.success && itsAccount.data !== place.account) ||
          (itsRegion.success && itsRegion.data !== place.region),
        fault: diagnostic(
          "approval/unclear",
          { target, fault: first.message },
          first.at,
          defined({ hint: first.hint }),
        ),
      },
    ];
  });
  return (await Promise.all(found)).flat();
}

function usableTarget(name: string, given: unknown): { readonly target: Target; readonly asked?: AskedApproval } {
  const { approval, prices: _, ...members } = targetSchema.parse(given);
  const target: Target = defined({ name, ...members });
  if (approval === undefined) return { target };
  return { target, asked: asksFor(name, approval) };
}

function asksFor(target: string, approval: z.infer<typeof approvalSchema>): AskedApproval {
  const { approvers, notAuthor = false } = approval === "required" ? {} : approval;
  return defined({ target, approvers, notAuthor });
}
