import type { Json, JsonObject } from "../../../base/canonical.ts";
import type { EitherSpelling } from "../../../base/spellings.ts";
import type { Allowance } from "../../../spec/allowance.ts";
import type { Arm, StepCache, StepRetries } from "../../../spec/pipeline.ts";
import type { Policies } from "../../../spec/policies.ts";
import type { ContextInput, Textlike } from "../../chain/verbs.ts";
import type { RequirementsInput } from "../../requirements.ts";
import type { MonitorInput, NotifyInput, SchedulesInput } from "../../schedule-input.ts";

/** The source of an input: an output ("Step.port"), a URI or an expression. Null means no source. */
export type SpecSource = Textlike | null | { readonly step: string; readonly port: string } | { readonly uri: Json };

interface StepMembers {
  /** A step's name or alias, with or without a branch ("TabularPreprocessing_calibration"), or a role ("training"). */
  readonly step: string;
  /** The instance's name. The default is `step`, as written. */
  readonly name?: string;
  readonly branch?: string;
  readonly config?: { readonly [field: string]: unknown };
  readonly inputs?: { readonly [port: string]: SpecSource };
  /** Steps that must finish first although nothing is read from them. */
  readonly after?: readonly string[];
  readonly arm?: Arm;
  readonly displayName?: string;
  readonly description?: string;
  /** SageMaker's step cache for this step: on, off, or on for a duration such as "7 days". */
  readonly cache?: boolean | string | StepCache;
  /** How often the step's job is repeated after a failure, or SageMaker's retry policies. */
  readonly retries?: false | StepRetries;
  /** Diagnostics that are accepted for this step, each with a reason. */
  readonly allow?: readonly Allowance[];
}
type SpecStep_ = EitherSpelling<StepMembers>;
/** A step in a spec, written out in full. Keys can be in snake_case. */
export interface SpecStep extends SpecStep_ {}
/** A step in a spec, written as its name, or as its name with settings. */
export type SpecEntry = string | SpecStep;

/** A parameter in a spec. */
export interface SpecParameter {
  readonly type?: "String" | "Integer" | "Float" | "Boolean";
  readonly default?: string | number | boolean;
  readonly values?: readonly string[];
  readonly description?: string;
  readonly doc?: string;
}

/** A bound on a step's metric, written out in full. */
export interface SpecRequirement {
  readonly metric: string;
  readonly at: "least" | "most";
  readonly value: number;
  readonly step?: string;
}

/** A user's script, declared in a spec. */
export interface SpecScript {
  /** A .py file or a folder, relative to the spec's folder. */
  readonly script: string;
  /** The file in the folder that is run. The default is main.py. */
  readonly entry?: string;
  readonly summary?: string;
  readonly rank?: number;
  /** The kind of each port, such as { data: "tabular.processed" }. */
  readonly inputs?: { readonly [port: string]: string | JsonObject };
  readonly outputs?: { readonly [port: string]: string | JsonObject };
  /** The default or the type (text, integer, number, boolean or list) of each setting, or both: { type, default }. */
  readonly config?: { readonly [setting: string]: Json };
}

interface SpecMembers extends Policies {
  /** The title. The default is the file name. */
  readonly name?: string;
  readonly description?: string;
  /** Diagnostics that are accepted wherever in the pipeline they are, each with a reason. */
  readonly allow?: readonly Allowance[];
  /** The pipeline's AWS region. The default is the target's region. */
  readonly region?: string;
  /**
   * The table for all branches, or one table per branch. If omitted, the parameter DataSource is used. Null leaves it
   * open.
   */
  readonly data?: Textlike | null | { readonly [branch: string]: Textlike };
  /** The data contract that all tables must meet: the path of a file, or the contract itself. */
  readonly contract?: string | null | JsonObject;
  /** How the rows of a single table are divided among branches: { training: 0.8, calibration: 0.2 }. */
  readonly shares?: { readonly [branch: string]: number };
  /** The column to predict. If omitted, the parameter Label is used. Null leaves it open. */
  readonly label?: Textlike | null;
  readonly positive?: Textlike;
  readonly context?: ContextInput;
  readonly parameters?: { readonly [name: string]: SpecParameter };
  readonly steps?: readonly SpecEntry[];
  readonly branches?: { readonly [branch: string]: readonly SpecEntry[] };
  readonly gates?: readonly {
    readonly id: string;
    readonly conditions: readonly JsonObject[];
    readonly otherwiseFail?: readonly Json[];
    /** Steps that must finish first although the conditions read nothing from them. */
    readonly after?: readonly string[];
    readonly arm?: Arm;
    readonly displayName?: string;
    readonly description?: string;
    /** Diagnostics that are accepted for this condition, each with a reason. */
    readonly allow?: readonly Allowance[];
  }[];
  readonly requirements?: RequirementsInput | readonly SpecRequirement[];
  /** What starts the pipeline on AWS: a cron expression, a rate, a schedule with its members, or a list of these. */
  readonly schedule?: SchedulesInput;
  /** The SNS topics that get a message when an execution fails, or by how it ends. */
  readonly notify?: NotifyInput;
  /** How the pipeline's model is monitored, by a pipeline of its own. */
  readonly monitor?: MonitorInput;
  /**
   * In a file, the packs of steps to use in addition to the standard one, as npm packages or paths relative to the
   * file. In code, use Pipeline.with(pack).
   */
  readonly packs?: readonly string[];
  /**
   * Steps that run users' scripts, by name. Each lists its ports with their kinds, and its settings with their types or
   * defaults.
   */
  readonly scripts?: { readonly [name: string]: SpecScript };
  /** Inserts steps that bridge gaps between kinds, each with a note. */
  readonly autoInsert?: boolean;
  /** Hints for wiring: pairs of steps, of which the second was called right after the first. */
  readonly order?: readonly (readonly [before: string, after: string])[];
}

type SpecInput_ = EitherSpelling<SpecMembers>;
/** A pipeline as a document, either abbreviated or written out in full. Keys can be in snake_case. */
export interface SpecInput extends SpecInput_ {}

/** The keys of each object in a document. */
export const KEYS = {
  "a spec": [
    "name",
    "description",
    "region",
    "data",
    "contract",
    "shares",
    "label",
    "positive",
    "context",
    "parameters",
    "steps",
    "branches",
    "gates",
    "requirements",
    "schedule",
    "notify",
    "monitor",
    "packs",
    "scripts",
    "autoInsert",
    "order",
    "cache",
    "retries",
    "dataVersion",
    "allow",
  ],
  "a step": [
    "step",
    "name",
    "branch",
    "config",
    "inputs",
    "after",
    "arm",
    "displayName",
    "description",
    "cache",
    "retries",
    "allow",
  ],
  "a script": ["script", "entry", "summary", "rank", "inputs", "outputs", "config"],
  "a parameter": ["type", "default", "values", "description", "doc"],
  "a gate": ["id", "conditions", "otherwiseFail", "arm", "after", "displayName", "description", "allow"],
  "an arm": ["gate", "side"],
  "a cache": ["enabled", "expireAfter"],
  "a requirement": ["metric", "at", "value", "step"],
  "a data contract": ["columns", "otherColumns"],
  "a column of a data contract": [
    "type",
    "required",
    "min",
    "max",
    "values",
    "unique",
    "missingAtMost",
    "newestWithin",
  ],
} as const;
export type Where = keyof typeof KEYS;
