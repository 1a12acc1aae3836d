import type { Json } from "../../base/canonical.ts";

/** The hyperparameters by which a framework container finds the user's script. Source: sagemaker-training-toolkit, params.py; as known in 2026-11. */
const PROGRAM = "sagemaker_program";
const SUBMIT = "sagemaker_submit_directory";

export interface ScriptMode {
  /** The file that runs, relative to the code. */
  readonly program: string;
  /** The sourcedir.tar.gz. */
  readonly submit: string;
}

type Texts = Readonly<Record<string, string>>;

/** A hyperparameter's text is JSON where it can be read as JSON, else itself. */
function decode(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

const plain = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  const value = decode(text);
  return typeof value === "string" ? value : text;
};

/** The script of a training job in script mode; undefined where the job has none. */
export function scriptModeOf(hyperparameters: Texts): ScriptMode | undefined {
  const program = plain(hyperparameters[PROGRAM]);
  const submit = plain(hyperparameters[SUBMIT]);
  return program === undefined || submit === undefined ? undefined : { program, submit };
}

/** The user's own hyperparameters, by name. */
export const ownHyperparameters = (hyperparameters: Texts): readonly (readonly [string, string])[] =>
  Object.entries(hyperparameters)
    .filter(([name]) => !name.startsWith("sagemaker_") && name !== "_tuning_objective_metric")
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** A value as Python's str() writes it. Numbers keep the text in which they came, as 1.0 is not 1 to Python. */
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

/** The arguments that the toolkit gives to the script: "--name value", sorted by name; "-n value" for a name of one letter. */
export const scriptArguments = (hyperparameters: Texts): readonly string[] =>
  ownHyperparameters(hyperparameters).flatMap(([name, text]) => [
    name.length > 1 ? `--${name}` : `-${name}`,
    pythonText(decode(text), text),
  ]);

/** How the script is started: Python by its name, a shell script by sh, anything else as a module. */
export function scriptWords({ program }: ScriptMode, args: readonly string[]): readonly string[] {
  if (program.endsWith(".py")) return ["python3", program, ...args];
  if (program.endsWith(".sh")) return ["/bin/sh", program, ...args];
  return ["python3", "-m", program, ...args];
}

/** The SM_* variables that the toolkit sets. Source: sagemaker-training-toolkit, environment.py and mapping.py; as known in 2026-11. */
export function scriptEnvironment(
  mode: ScriptMode,
  hyperparameters: Texts,
  channels: readonly string[],
  job: { readonly name: string; readonly resources: Json; readonly inputs: Json; readonly threads: number },
): Texts {
  const own = ownHyperparameters(hyperparameters);
  const asJson = (text: string): string => (isJson(text) ? text : JSON.stringify(text));
  const env: Record<string, string> = {
    PYTHONPATH: "/opt/ml/code",
    SM_MODULE_NAME: mode.program.replace(/\.py$/, ""),
    SM_MODULE_DIR: mode.submit,
    SM_USER_ENTRY_POINT: mode.program,
    SM_USER_ARGS: JSON.stringify(scriptArguments(hyperparameters)),
    SM_HPS: `{${own.map(([name, text]) => `${JSON.stringify(name)}:${asJson(text)}`).join(",")}}`,
    SM_CHANNELS: JSON.stringify([...channels].sort()),
    SM_CURRENT_HOST: "algo-1",
    SM_HOSTS: '["algo-1"]',
    SM_MASTER_HOST: "algo-1",
    SM_NETWORK_INTERFACE_NAME: "lo",
    SM_NUM_CPUS: String(job.threads),
    SM_NUM_GPUS: "0",
    SM_LOG_LEVEL: plain(hyperparameters["sagemaker_container_log_level"]) ?? "20",
    SM_JOB_NAME: job.name,
    SM_MODEL_DIR: "/opt/ml/model",
    SM_INPUT_DIR: "/opt/ml/input",
    SM_INPUT_CONFIG_DIR: "/opt/ml/input/config",
    SM_OUTPUT_DIR: "/opt/ml/output",
    SM_OUTPUT_DATA_DIR: "/opt/ml/output/data",
    SM_RESOURCE_CONFIG: JSON.stringify(job.resources),
    SM_INPUT_DATA_CONFIG: JSON.stringify(job.inputs),
  };
  for (const channel of channels) env[`SM_CHANNEL_${channel.toUpperCase()}`] = `/opt/ml/input/data/${channel}`;
  for (const [name, text] of own) {
    const value = decode(text);
    env[`SM_HP_${name.toUpperCase()}`] = typeof value === "string" ? value : value === null ? "" : text;
  }
  return env;
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
