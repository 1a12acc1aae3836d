import { dirname, relative, resolve } from "node:path";
import { objectOf } from "../../base/json.ts";
import { type KnownSteps, type OrganisationPolicy, parsePolicy } from "../../config/index.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Effects } from "../../local/effects.ts";
import { messageOf } from "../host/system-error.ts";
import { located } from "./documents/read-document.ts";
import { PROJECT_FILE, readProject } from "./project.ts";

/** The text of an organization's policy, if specline.config.yaml names one. */
export interface PolicyText {
  readonly file: string;
  readonly text: string;
}

/** Reads the policy that the project file for a folder names in `policy`, a path relative to the project file. */
export async function readPolicyText(effects: Effects, folder: string): Promise<Staged<PolicyText | undefined>> {
  const project = await readProject(effects, folder);
  // Problems with the file as a whole are reported when its targets are read.
  if (project === undefined || "diagnostics" in project) return { value: undefined, diagnostics: [] };
  const named = objectOf(project.document.value)["policy"];
  if (named === undefined || named === null) return { value: undefined, diagnostics: [] };
  const refused = async (file: string, reason: string): Promise<Staged<undefined>> => {
    const fault = diagnostic("policy/unreadable", { file, reason }, { file: project.file, path: "policy" });
    return { value: undefined, diagnostics: await located(project.document, project.file, [fault]) };
  };
  if (typeof named !== "string") return refused(PROJECT_FILE, "`policy` must be the path of a file");
  const file = resolve(dirname(project.file), named);
  const shown = relative(dirname(project.file), file);
  try {
    const text = await effects.files.readText(file);
    return text === undefined ? refused(shown, "there is no such file") : { value: { file, text }, diagnostics: [] };
  } catch (error) {
    return refused(shown, messageOf(error));
  }
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
