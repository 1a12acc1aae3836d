import type { Json, JsonObject } from "../../../base/canonical.ts";
import { byText } from "../../../base/canonical.ts";
import { ownMember } from "../../../base/own.ts";
import { CONTAINER } from "../../../spec/contract.ts";
import { decode, ownHyperparameters, type ScriptMode, scriptArguments, unquoted } from "./script-mode.ts";

type Texts = Readonly<Record<string, string>>;

/** What the toolkit knows about a job besides its script. */
export interface ScriptJob {
  readonly name: string;
  /** As in resourceconfig.json and inputdataconfig.json. */
  readonly resources: JsonObject;
  readonly inputs: JsonObject;
  readonly threads: number;
}

const DIRECTORIES = {
  input_dir: "/opt/ml/input",
  input_config_dir: "/opt/ml/input/config",
  model_dir: CONTAINER.model,
  output_dir: "/opt/ml/output",
  output_data_dir: CONTAINER.outputData,
  output_intermediate_dir: "/opt/ml/output/intermediate",
} as const;

/**
 * The SM_* variables that the toolkit sets, except the framework's module, which is specific to the image. Source:
 * sagemaker-training-toolkit, environment.py and mapping.py; as of 2026-11.
 */
export function scriptEnvironment(mode: ScriptMode, hyperparameters: Texts, job: ScriptJob): Texts {
  const own = ownHyperparameters(hyperparameters);
  const channels = Object.keys(job.inputs).sort(byText);
  const dirs = Object.fromEntries(channels.map((name) => [name, CONTAINER.channel(name)]));
  const shared = { ...DIRECTORIES, ...machines(job.resources), ...script(mode, hyperparameters) };
  const counts = { num_cpus: job.threads, num_gpus: 0, input_data_config: job.inputs, resource_config: job.resources };
  const training = { ...shared, ...counts, channel_input_dirs: dirs, is_master: true, job_name: job.name };
  const hps = jsonObject(own.map(([name, text]) => [name, isJson(text) ? text : JSON.stringify(text)]));
  const env = Object.entries({ ...shared, ...counts, ...groups(job.resources), channels, framework_params: {} });
  const asText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));
  return {
    PYTHONPATH: "/opt/ml/code",
    ...Object.fromEntries(env.map(([name, value]) => [`SM_${name.toUpperCase()}`, asText(value as Json)])),
    SM_JOB_NAME: job.name,
    SM_MASTER_HOST: "algo-1",
    SM_USER_ARGS: JSON.stringify(scriptArguments(hyperparameters)),
    SM_HPS: hps,
    SM_TRAINING_ENV: jsonObject([
      ...Object.entries(training).map(([name, value]) => [name, JSON.stringify(value)] as const),
      ["hyperparameters", hps],
      ["additional_framework_parameters", "{}"],
    ]),
    ...Object.fromEntries(
      channels.map((name) => [`SM_CHANNEL_${name.toUpperCase()}`, ownMember(dirs, name) as string]),
    ),
    ...Object.fromEntries(own.map(([name, text]) => [`SM_HP_${name.toUpperCase()}`, hyperparameter(text)])),
  };
}

const machines = (resources: JsonObject): JsonObject => ({
  current_host: resources["current_host"] ?? null,
  hosts: resources["hosts"] ?? null,
  network_interface_name: resources["network_interface_name"] ?? null,
});

/** Instance groups are among the variables, but not in SM_TRAINING_ENV. */
const groups = ({
  current_instance_type: type,
  current_group_name: name,
  hosts,
  instance_groups: all,
}: JsonObject) => ({
  current_instance_type: type,
  current_instance_group: name,
  current_instance_group_hosts: hosts,
  instance_groups: [name],
  instance_groups_dict: { [String(name)]: (all as readonly Json[])[0] },
  distribution_instance_groups: [],
  is_hetero: false,
});

const script = (mode: ScriptMode, hyperparameters: Texts): JsonObject => ({
  module_name: mode.program.replace(/\.py$/, ""),
  module_dir: mode.submit,
  user_entry_point: mode.program,
  log_level: Number(unquoted(hyperparameters["sagemaker_container_log_level"]) ?? 20),
});

/** A JSON object whose member values are already JSON strings, so that 0.10 stays 0.10. */
const jsonObject = (members: readonly (readonly [string, string])[]): string =>
  `{${[...members]
    .sort(([a], [b]) => byText(a, b))
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    .join(",")}}`;

function hyperparameter(text: string): string {
  const value = decode(text);
  return typeof value === "string" ? value : value === null ? "" : text;
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
