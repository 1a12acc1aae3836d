import { dirname, relative, resolve } from "node:path";
import { objectOf } from "../../base/json.ts";
import { type KnownSteps, type OrganisationPolicy, parsePolicy } from "../../config/index.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Effects } from "../../local/effects.ts";
import { messageOf } from "../host/system-error.ts";
import { located } from "./documents/read-document.ts";
import { PROJECT_FILE, type ReadProject, readProject } from "./project.ts";

/** The text of an organization's policy, if specline.config.yaml names one. */
export interface PolicyText {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads the policy that applies to a folder. The project files in the folder and above it name it in `policy`, a path
 * relative to the file. All of them count, because a project file in a subfolder must not hide a policy.
 */
export async function readPolicyText(effects: Effects, folder: string): Promise<Staged<PolicyText | undefined>> {
  const { value: named, diagnostics } = await policiesAbove(effects, folder);
  const [nearest] = named;
  if (nearest === undefined || diagnostics.length > 0) return { value: undefined, diagnostics };
  const { project, path } = nearest;
  const refused = async (found: string, reason: string): Promise<Staged<undefined>> => {
    const fault = diagnostic("policy/unreadable", { file: found, reason }, { file: project.file, path: "policy" });
    return { value: undefined, diagnostics: await located(project.document, project.file, [fault]) };
  };
  if (typeof path !== "string") return refused(PROJECT_FILE, "`policy` must be the path of a file");
  const file = fileOf(nearest);
  const shown = relative(dirname(project.file), file);
  const other = named.find((one) => fileOf(one) !== file);
  if (other !== undefined) return refused(shown, `${other.project.file} names another policy, which applies here, too`);
  try {
    const text = await effects.files.readText(file);
    return text === undefined ? refused(shown, "there is no such file") : { value: { file, text }, diagnostics: [] };
  } catch (error) {
    return refused(shown, messageOf(error));
  }
}

/** Whether a policy applies to a folder, even if it cannot be read. */
export async function namesPolicy(effects: Effects, folder: string): Promise<boolean> {
  const { value, diagnostics } = await policiesAbove(effects, folder);
  return value.length + diagnostics.length > 0;
}

interface NamedPolicy {
  readonly project: ReadProject;
  readonly path: unknown;
}

const fileOf = ({ project, path }: NamedPolicy): string => resolve(dirname(project.file), String(path));

/** The policies that project files name, the nearest first. */
async function policiesAbove(effects: Effects, folder: string): Promise<Staged<readonly NamedPolicy[]>> {
  const project = await readProject(effects, folder);
  if (project === undefined) return { value: [], diagnostics: [] };
  // A file that cannot be read may name a policy.
  if ("diagnostics" in project) return { value: [], diagnostics: project.diagnostics };
  const here = dirname(project.file);
  const keys = objectOf(project.document.value);
  const own = Object.hasOwn(keys, "policy") ? [{ project, path: keys["policy"] }] : [];
  const above = dirname(here) === here ? { value: [], diagnostics: [] } : await policiesAbove(effects, dirname(here));
  return { value: [...own, ...above.value], diagnostics: above.diagnostics };
}

/** The policy for a folder's pipelines, if there is one, with its faults. */
export async function readPolicy(
  effects: Effects,
  folder: string,
  steps: KnownSteps,
): Promise<Staged<OrganisationPolicy | undefined>> {
  const { value, diagnostics } = await readPolicyText(effects, folder);
  return value === undefined ? { value, diagnostics } : parsePolicy(value.text, value.file, steps);
}

/** A warning that a policy says nothing about a finished definition. */
export async function policyOfDefinition(effects: Effects, file: string): Promise<readonly Diagnostic[]> {
  const { value, diagnostics } = await readPolicyText(effects, dirname(file));
  if (value === undefined) return diagnostics;
  const policy = relative(dirname(file), value.file);
  return [...diagnostics, diagnostic("policy/definition", { policy }, { file })];
}
