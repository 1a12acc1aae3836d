import type { JsonObject } from "../base/canonical.ts";
import { isLocalPath, plainPath } from "../base/local-path.ts";
import { fieldInfo, fieldSchema } from "./fields.ts";
import { resolveScript, type Script, type ScriptSource } from "./job.ts";
import type { StepSpec } from "./step.ts";

/** The value of the field `script` that selects the step's own script, even if a file names another one. */
export const STANDARD_SCRIPT = "standard";

/** The fields that name a user's code: its folder or file, and the file in the folder that is started. */
export interface CodeFields {
  readonly script?: unknown;
  readonly entry?: unknown;
}

/**
 * The user's code that a config names instead of the step's own script. Undefined if it does not name any code. `usual`
 * is the file that is started if the config names only a folder.
 */
export function ownCode({ script, entry }: CodeFields, usual: string): Pick<Script, "folder" | "entry"> | undefined {
  if (script === STANDARD_SCRIPT) return undefined;
  const file = typeof entry === "string" ? plainPath(entry) : undefined;
  // An entry without a folder is a file next to the pipeline's file.
  const folder = typeof script === "string" ? script : file;
  if (folder === undefined) return undefined;
  return { folder, entry: folder.endsWith(".py") ? folder.replace(/^.*\//, "") : (file ?? usual) };
}

/** The file of a processing step that is started if a config names only a folder. */
const USUAL_ENTRY = "main.py";

/** True if a config can name code that runs instead of the step's own script. */
export function replacesScript({ config }: StepSpec): boolean {
  const schema = fieldSchema(config, "script");
  return schema !== undefined && fieldInfo(schema).code === "instead";
}

/** The script that a step runs with this config. Undefined for steps that SageMaker runs without a script. */
export const scriptOf = (spec: StepSpec, config: JsonObject): Script | undefined =>
  "script" in spec.job ? chooseScript(spec, spec.job.script, config) : undefined;

/** A step's own script, or the user's code that the config names instead. */
export function chooseScript(spec: StepSpec, source: ScriptSource, config: JsonObject): Script {
  // A source that is computed from the config reads these fields itself.
  const own = typeof source !== "function" && replacesScript(spec) ? ownCode(config, USUAL_ENTRY) : undefined;
  return own ?? resolveScript(source, config);
}

/** The user's code in a script: a folder or file, and the file that is started. Undefined if all code is Specline's. */
export function userCode({ folder, entry, beside, starts }: Script): Pick<Script, "folder" | "entry"> | undefined {
  if (beside !== undefined) return { folder: beside, entry: starts ?? entry };
  return folder.startsWith("file:") ? undefined : { folder, entry };
}

/** The file of a user's training code that scores rows: the step that runs this code loads it after training. */
export const SCORING_FILE = "inference.py";

/** True if a user's code runs instead of the step's own script. */
export const runsOwnCode = (spec: StepSpec, script: Script): boolean =>
  replacesScript(spec) && userCode(script) !== undefined;

/**
 * Identifies the part of a step's code that comes with its package: the step's name, and what distinguishes its scripts
 * if there are several. A user's code has its own form of the contract (".own").
 */
export function codeKey(spec: StepSpec, script: Script): string {
  const usual = usualScript(spec);
  const part = packagedPart(script.folder);
  if (part === undefined) return `${spec.name}.own`;
  if (usual === undefined || part !== packagedPart(usual.folder)) return `${spec.name}.${part}`;
  return runsOwnCode(spec, script) ? `${spec.name}.own` : spec.name;
}

/** The script of a step whose config names nothing. Undefined if the step has none, or computes it only from a config. */
export function usualScript(spec: StepSpec): Script | undefined {
  try {
    return scriptOf(spec, {});
  } catch {
    return undefined;
  }
}

/** The name of a packaged script: the last part of its folder's URL that says something. */
const packagedPart = (folder: string): string | undefined =>
  folder.startsWith("file:")
    ? folder.split("/").findLast((part) => part !== "" && part !== "script" && part !== "scripts")
    : undefined;

/** True if code is in a folder or file on this machine. */
export const isReadable = (folder: string): boolean => folder.startsWith("file:") || isLocalPath(folder);
