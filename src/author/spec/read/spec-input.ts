import type { Json, JsonObject } from "../../../base/canonical.ts";
import type { Arm } from "../../../spec/pipeline.ts";
import type { ContextInput, Textlike } from "../../chain/verbs.ts";
import type { RequirementsInput } from "../../requirements.ts";

/** What feeds an input of a step: an output ("Step.port"), a URI, an expression; null for nothing. */
export type SpecSource = Textlike | null | { readonly step: string; readonly port: string } | { readonly uri: Json };

/** A step of a spec, in full. In files, keys may be written in snake_case. */
export interface SpecStep {
  /** A step's name or alias, with or without its branch ("TabularPreprocessing_calibration"), or a role ("training"). */
  readonly step: string;
  /** What the instance is called; `step` as it is written where it is left out. */
  readonly name?: string;
  readonly branch?: string;
  readonly config?: { readonly [field: string]: unknown };
  readonly inputs?: { readonly [port: string]: SpecSource };
  /** Steps that must end first though nothing flows from them. */
  readonly after?: readonly string[];
  readonly arm?: Arm;
  readonly displayName?: string;
  readonly description?: string;
  readonly cache?: { readonly enabled: boolean; readonly expireAfter?: string };
  readonly retries?: readonly JsonObject[];
}
/** A step of a spec: its name, or its name with what it is set to. */
export type SpecEntry = string | SpecStep;

/** A parameter of a spec: its type, or its declaration. */
export interface SpecParameter {
  readonly type?: "String" | "Integer" | "Float" | "Boolean";
  readonly default?: string | number | boolean;
  readonly values?: readonly string[];
  readonly doc?: string;
}

/** A bound of one step's metric, written out. */
export interface SpecRequirement {
  readonly metric: string;
  readonly at: "least" | "most";
  readonly value: number;
  readonly step?: string;
}

/** A script of one's own, declared in a spec. */
export interface SpecScript {
  /** A .py file, or a folder; a path from the spec's own folder on. */
  readonly script: string;
  /** The file of the folder that is started; main.py where it is left out. */
  readonly entry?: string;
  readonly summary?: string;
  readonly rank?: number;
  /** Port to kind, as { data: "tabular.processed" }. */
  readonly inputs?: { readonly [port: string]: string | JsonObject };
  readonly outputs?: { readonly [port: string]: string | JsonObject };
  /** Setting to its default, or to its type: text, integer, number, boolean or list. */
  readonly config?: { readonly [setting: string]: Json };
}

/** A pipeline as a short document: what is wanted, in a few words, or everything in full. */
export interface SpecInput {
  /** The title; the file's name where it is left out. */
  readonly name?: string;
  readonly description?: string;
  /** The AWS region that it is for; that of the target where it is left out. */
  readonly region?: string;
  /** The table: one for all, or one a branch. Left out, it becomes the parameter DataSource; null leaves it open. */
  readonly data?: Textlike | null | { readonly [branch: string]: Textlike };
  /** How branches divide the rows of one table: { training: 0.8, calibration: 0.2 }. */
  readonly shares?: { readonly [branch: string]: number };
  /** The column that is predicted. Left out, it becomes the parameter Label; null leaves it open. */
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
    readonly arm?: Arm;
  }[];
  readonly requirements?: RequirementsInput | readonly SpecRequirement[];
  /** Step packs beside the standard one, for a file: npm packages, or paths from the file. Code names them with Pipeline.with(pack). */
  readonly packs?: readonly string[];
  /** Steps that are scripts of one's own, by name: ports by their kinds, settings by type or default. */
  readonly scripts?: { readonly [name: string]: SpecScript };
  /** Puts in the steps that bridge a gap between kinds, each with a note. */
  readonly autoInsert?: boolean;
  /** Remarks for wiring: pairs of steps, the second called right after the first. */
  readonly order?: readonly (readonly [before: string, after: string])[];
}

/** The keys of a document, by where they stand. */
export const KEYS = {
  "a spec": [
    "name",
    "description",
    "region",
    "data",
    "shares",
    "label",
    "positive",
    "context",
    "parameters",
    "steps",
    "branches",
    "gates",
    "requirements",
    "packs",
    "scripts",
    "autoInsert",
    "order",
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
  ],
  "a script": ["script", "entry", "summary", "rank", "inputs", "outputs", "config"],
  "a parameter": ["type", "default", "values", "doc"],
  "a gate": ["id", "conditions", "otherwiseFail", "arm"],
  "an arm": ["gate", "side"],
  "a cache": ["enabled", "expireAfter"],
  "a requirement": ["metric", "at", "value", "step"],
} as const;
export type Where = keyof typeof KEYS;
