import type { Json } from "../../../base/canonical.ts";

/**
 * The hyperparameters that tell a framework container where the user's script is. Source: sagemaker-training-toolkit,
 * params.py; as of 2026-11.
 */
const PROGRAM = "sagemaker_program";
const SUBMIT = "sagemaker_submit_directory";

export interface ScriptMode {
  /** The script to run, relative to the code folder. */
  readonly program: string;
  /** The sourcedir.tar.gz, or the folder in the container where a channel provides the code. */
  readonly submit: string;
}

/** Whether the toolkit copies the code from a channel. Source: the toolkit's files.py; as of 2026-11. */
export const isInContainer = ({ submit }: ScriptMode): boolean => submit.startsWith("/opt/ml/");

type Texts = Readonly<Record<string, string>>;

/** Parses a hyperparameter as JSON; returns the string itself if it is not valid JSON. */
export function decode(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

export const unquoted = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  const value = decode(text);
  return typeof value === "string" ? value : text;
};

/** The script of a training job in script mode; undefined if the job has none. */
export function scriptModeOf(hyperparameters: Texts): ScriptMode | undefined {
  const program = unquoted(hyperparameters[PROGRAM]);
  const submit = unquoted(hyperparameters[SUBMIT]);
  return program === undefined || submit === undefined ? undefined : { program, submit };
}

/** The user's hyperparameters, by name. */
export const ownHyperparameters = (hyperparameters: Texts): readonly (readonly [string, string])[] =>
  Object.entries(hyperparameters)
    .filter(([name]) => !name.startsWith("sagemaker_") && name !== "_tuning_objective_metric")
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** A value as Python's str() writes it. Numbers keep their original notation, because 1.0 is not 1 to Python. */
function pythonText(value: Json, text: string): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return text;
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return pythonRepr(value);
  return Object.entries(value as Readonly<Record<string, Json>>)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${key}=${pythonText(member, JSON.stringify(member))}`)
    .join(",");
}

function pythonRepr(value: Json): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return JSON.stringify(value);
  if (typeof value === "string") {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
    const escaped = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"');
    return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
  }
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(", ")}]`;
  const members = Object.entries(value as Readonly<Record<string, Json>>);
  return `{${members.map(([key, member]) => `${pythonRepr(key)}: ${pythonRepr(member)}`).join(", ")}}`;
}

/**
 * The arguments that the toolkit passes to the script: "--name value", sorted by name; "-n value" for a one-letter
 * name.
 */
export const scriptArguments = (hyperparameters: Texts): readonly string[] =>
  ownHyperparameters(hyperparameters).flatMap(([name, text]) => [
    name.length > 1 ? `--${name}` : `-${name}`,
    pythonText(decode(text), text),
  ]);

/**
 * The command that starts the script: Python for a .py file, sh for a shell script, and `python3 -m` for anything else.
 */
export function scriptWords({ program }: ScriptMode, args: readonly string[]): readonly string[] {
  if (program.endsWith(".py")) return ["python3", program, ...args];
  if (program.endsWith(".sh")) return ["/bin/sh", program, ...args];
  return ["python3", "-m", program, ...args];
}
