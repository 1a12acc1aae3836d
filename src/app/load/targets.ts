import { z } from "zod";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { listed, nearest, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Effects } from "../../local/effects.ts";
import { policySchema } from "../../spec/policies.ts";
import { kmsSchema, vpcSchema } from "../../spec/security.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import { located } from "./documents/read-document.ts";
import { readProject } from "./project.ts";
import { targetFaults } from "./target-faults.ts";

/** A string of a form, which messages describe in a few words. */
const text = (form: RegExp, described: string) => z.string().regex(form).describe(described);

/** A target as written in a file. Sources of the patterns: RoleArn and Tag in the service model (as of November 2026). */
export const targetSchema = z.strictObject({
  region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, "a region such as eu-central-1"),
  account: text(/^\d{12}$/, "the account's twelve digits, in quotes"),
  role: text(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, "the ARN of a role"),
  bucket: text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "a bucket name"),
  prefix: z.string().default(""),
  kms: kmsSchema.optional(),
  networkIsolation: z.boolean().optional(),
  vpc: vpcSchema.optional(),
  tags: z.record(z.string(), z.string()).optional(),
  ...policySchema.shape,
});
const configSchema = z.looseObject({ targets: z.record(z.string(), targetSchema).default({}) });

export type FoundTarget = { readonly target: Target } | { readonly diagnostics: readonly Diagnostic[] };

/**
 * Finds a target by name. "local" is built in. The others are in the nearest specline.config.yaml, in `folder` or its
 * parents.
 */
export async function findTarget(effects: Effects, folder: string, name: string): Promise<FoundTarget> {
  if (name === localTarget.name) return { target: localTarget };
  const read = await readTargets(effects, folder);
  if ("diagnostics" in read) return read;
  const target = ownMember(read.targets, name);
  if (target !== undefined) return { target };
  const known = [localTarget.name, ...Object.keys(read.targets)];
  const near = nearest(name, known);
  const fault = diagnostic(
    "usage/no-target",
    { target: name, known: `there ${known.length === 1 ? "is" : "are"} ${listed(known.map(quoted))}` },
    {},
    near === undefined ? {} : { hint: `did you mean '${near}'?` },
  );
  return { diagnostics: [fault] };
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

type Targets = { readonly targets: Readonly<Record<string, Target>> } | { readonly diagnostics: readonly Diagnostic[] };

async function readTargets(effects: Effects, folder: string): Promise<Targets> {
  const project = await readProject(effects, folder);
  if (project === undefined) return { targets: {} };
  if ("diagnostics" in project) return project;
  const { file, document } = project;
  const parsed = configSchema.safeParse(document.value ?? {});
  if (!parsed.success)
    return {
      diagnostics: await located(document, file, targetFaults(parsed.error.issues, configSchema, document.value, file)),
    };
  const targets = Object.entries(parsed.data.targets).map(([name, target]): [string, Target] => [
    name,
    defined({ name, ...target }),
  ]);
  return { targets: Object.fromEntries(targets) };
}
