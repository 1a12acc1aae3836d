import { dirname, join } from "node:path";
import { defined } from "../../base/defined.ts";
import { objectOf } from "../../base/json.ts";
import { didYouMean, nearest } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Effects } from "../../local/effects.ts";
import { located, parseText, type TextDocument } from "./documents/read-document.ts";

/** The settings that a folder's pipelines share: targets, packs, a policy, rules and defaults. */
export const PROJECT_FILE = "specline.config.yaml";
/** The top-level keys of a project file that are layers. */
export const LAYER_KEYS = ["base", "processing", "steps"] as const;
const PROJECT_KEYS: readonly string[] = ["targets", "packs", "policy", "check", "local", ...LAYER_KEYS];

/** The nearest project file in a folder or its parents, if there is one. */
export type Project = ReadProject | { readonly diagnostics: readonly Diagnostic[] } | undefined;

/** A project file without syntax errors. */
export interface ReadProject {
  readonly file: string;
  readonly document: TextDocument;
}

/** Reads the project file that applies to a folder. Each caller checks the keys that it needs. */
export async function readProject(effects: Effects, folder: string): Promise<Project> {
  const file = join(folder, PROJECT_FILE);
  const text = await effects.files.readText(file);
  if (text === undefined) {
    const above = dirname(folder);
    return above === folder ? undefined : readProject(effects, above);
  }
  const document = await parseText(file, text);
  return "diagnostics" in document ? document : { file, document };
}

/**
 * Reports top-level keys of a folder's project file that nothing reads, because a misspelt `policy` or `check` would be
 * ignored. Keys that begin with `x-` are the user's own, for example for YAML anchors.
 */
export async function unknownKeys(effects: Effects, folder: string): Promise<readonly Diagnostic[]> {
  const project = await readProject(effects, folder);
  // Problems with the file as a whole are reported when its targets and packs are read.
  if (project === undefined || "diagnostics" in project) return [];
  const { file, document } = project;
  const unknown = Object.keys(objectOf(document.value)).filter(
    (key) => !PROJECT_KEYS.includes(key) && !key.startsWith("x-"),
  );
  const faults = unknown.map((key) => {
    const hint = defined({ hint: didYouMean(nearest(key, PROJECT_KEYS)) });
    return diagnostic("load/project-key", { key, file: PROJECT_FILE }, { file, path: key }, hint);
  });
  return located(document, file, faults);
}
