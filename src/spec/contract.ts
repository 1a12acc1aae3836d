import { z } from "zod";
import type { Json } from "../base/canonical.ts";
import { snakeCase } from "../base/words.ts";
import type { CatalogueEntry } from "../diagnostics/index.ts";
import { catalogue } from "../diagnostics/index.ts";
import { fieldInfo, fieldSchemas } from "./fields.ts";
import type { Hosts } from "./job.ts";
import type { StepSpec } from "./step.ts";

/** How an argument's string is parsed. */
export type ArgumentType = "string" | "integer" | "number" | "boolean" | "list" | "json";

/** One argument of a script, as declared in the contract. */
export interface ContractArgument {
  /** The name in the script's config, in snake_case. */
  readonly name: string;
  /** The flag, such as "--max-depth". For a training job, the hyperparameter is `name`. */
  readonly flag: string;
  readonly type: ArgumentType;
  readonly doc: string;
  /** The value if the job does not pass the argument. Only for a user's script: others receive their defaults. */
  readonly default?: Json;
  /** Another name of the setting, under which a user's script also receives it. */
  readonly also?: string;
}

/**
 * The contract that a script can rely on. It is stored next to the script as contract.json and read by the runtime that
 * is packed with the script.
 */
export interface Contract {
  /** The contract's version. A runtime refuses contracts that are newer than the runtime itself. */
  readonly version: number;
  readonly step: string;
  readonly job: "processing" | "training";
  readonly arguments: readonly ContractArgument[];
  /** The folder where each input port is mounted. An optional port's folder may not exist. */
  readonly inputs: Readonly<Record<string, { readonly path: string; readonly optional: boolean }>>;
  /** The folder of each output port, which is uploaded when the job ends. */
  readonly outputs: Readonly<Record<string, { readonly path: string }>>;
  /** What the job does with several instances. Undefined if the step does not say. */
  readonly hosts?: Hosts;
  /** The messages for the failures that a script can report, by code. */
  readonly messages: Readonly<Record<string, { readonly text: string; readonly hint?: string }>>;
  /** The file whose content becomes the job's failure reason (at most 1,024 characters). */
  readonly failure: string;
}

/**
 * The folders in the container contract. Source: SageMaker Developer Guide, "Build your own processing container" and
 * "How training stores output" (as of November 2026).
 */
export const CONTAINER = {
  processingInput: (name: string): string => `/opt/ml/processing/input/${name}`,
  processingOutput: (name: string): string => `/opt/ml/processing/output/${name}`,
  code: "/opt/ml/processing/input/code",
  processingFailure: "/opt/ml/output/message",
  channel: (name: string): string => `/opt/ml/input/data/${name}`,
  trainingCode: "/opt/ml/input/data/code",
  model: "/opt/ml/model",
  outputData: "/opt/ml/output/data",
  trainingFailure: "/opt/ml/output/failure",
} as const;

/**
 * The version of the contract between the compiler and the runtime: the members of contract.json, and how a job passes
 * arguments, extra arguments and executables to the runtime (docs/versioning.md). `CONTRACT` in the runtime's job.py is
 * the newest version that the runtime understands.
 */
export const CONTRACT_VERSION = 1;

/** A contract as specline.lock stores it. The messages are the same for all steps, so they are stored with the runtime. */
export type StoredContract = Omit<Contract, "messages">;

/** The contract's file, beside the script. */
export const CONTRACT_FILE = "contract.json";

/** The folder in every code asset from which scripts import the runtime. Its programs start scripts. */
export const RUNTIME_FOLDER = "specline_runtime/";

/** The messages for the failures that scripts can report. */
export const scriptMessages: Contract["messages"] = Object.fromEntries(
  Object.entries(catalogue as Readonly<Record<string, CatalogueEntry>>)
    .filter(([code]) => code.startsWith("data/"))
    .map(([code, { text, hint }]) => [code, hint === undefined ? { text } : { text, hint }]),
);

/** The contract of a step that has a script. Undefined for other steps. */
export function contractOf(spec: StepSpec): Contract | undefined {
  const { type } = spec.job;
  if (type !== "processing" && type !== "training" && type !== "tuning") return undefined;
  const training = type !== "processing";
  const external =
    type === "processing" && spec.job.external !== undefined
      ? { source: { path: CONTAINER.processingInput("source"), optional: true } }
      : {};
  const inputs = Object.entries(spec.inputs).map(([port, input]) => [
    port,
    {
      path: training ? CONTAINER.channel(input.channel ?? port) : CONTAINER.processingInput(port),
      optional: input.optional === true,
    },
  ]);
  const outputs = Object.entries(spec.outputs).map(([port, output]) => [
    port,
    {
      path: training
        ? output.archive === "output-data"
          ? CONTAINER.outputData
          : CONTAINER.model
        : CONTAINER.processingOutput(port),
    },
  ]);
  return {
    version: CONTRACT_VERSION,
    step: spec.name,
    job: training ? "training" : "processing",
    arguments: scriptFields(spec).map(([name, schema]) => ({
      name: snakeCase(name),
      flag: `--${snakeCase(name).replaceAll("_", "-")}`,
      type: argumentType(schema),
      doc: fieldInfo(schema).doc,
    })),
    inputs: { ...Object.fromEntries(inputs), ...external },
    outputs: Object.fromEntries(outputs),
    ...(spec.hosts !== undefined && { hosts: spec.hosts }),
    messages: scriptMessages,
    failure: training ? CONTAINER.trainingFailure : CONTAINER.processingFailure,
  };
}

/** The config fields that a script receives, in the order of declaration. */
export const scriptFields = (spec: StepSpec): readonly (readonly [string, z.ZodType])[] =>
  fieldSchemas(spec.config).filter(([, schema]) => fieldInfo(schema).script !== false);

/** The command-line argument type for a zod type. */
function argumentType(schema: z.ZodType): ArgumentType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return argumentType(schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodNumber) return schema.isInt ? "integer" : "number";
  if (schema instanceof z.ZodBoolean) return "boolean";
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return "string";
  if (schema instanceof z.ZodArray) return "list";
  if (schema instanceof z.ZodLiteral) return typeof schema.value === "number" ? "number" : "string";
  return "json";
}
