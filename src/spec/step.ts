import type { z } from "zod";
import type { JsonObject } from "../base/canonical.ts";
import type { Diagnostic, Message, Place, Refused } from "../diagnostics/index.ts";
import type { Task } from "./fields.ts";
import type { Job, JobView, Serving } from "./job.ts";
import { marked } from "./marks.ts";
import type { InPorts, OutPorts } from "./ports.ts";

export type ConfigSchema = z.ZodObject<z.core.$ZodShape>;

/** A step's members of the definition that its job makes, in the service's own words. */
export interface EmittedStep {
  /** As "Training". */
  readonly Type: string;
  readonly Arguments: JsonObject;
  readonly [member: string]: unknown;
}

/** Everything there is to say of a step. It feeds resolver, fluent methods, config types, defaults, docs, CLI and the script's contract. */
export interface StepSpec {
  /** "XGBoostTraining": the name in graphs, configs and definitions. */
  readonly name: string;
  /** The fluent method, as "trainXgboost". */
  readonly verb: string;
  /** Other fluent methods of the step; "defaults" ones take no arguments. */
  readonly verbAliases?: { readonly [verb: string]: "defaults" };
  /** Other names of the step, in files that exist. */
  readonly aliases?: readonly string[];
  /** Words of an intent that mean this step, as "training"; the first step of a pack that has a word, has it by default. */
  readonly roles?: readonly string[];
  /** One sentence, for `specline steps` and hovers. */
  readonly summary: string;
  /** Its place in a row of transforms and in the order of settling; 0 loads, 10 prepares, 30 trains, 40 evaluates, 70 packs, 80 registers. */
  readonly rank: number;
  /** The branch that the step belongs to where none is named, as "training" for a trainer. */
  readonly home?: string;
  /** The input whose branch the step takes over where it names none. */
  readonly follows?: string;
  readonly inputs: InPorts;
  readonly outputs: OutPorts;
  /** Groups of inputs, each enough: the first group that can be wired is, the others are left. Their ports are optional. */
  readonly oneOf?: readonly (readonly string[])[];
  /** The config field that the fluent method takes as its first argument. */
  readonly positional?: string;
  readonly config: ConfigSchema;
  /**
   * What is wrong with fields that are each right, by how they stand to one another. The config is complete, but for
   * what is known only when the pipeline runs.
   */
  readonly conflicts?: (config: JsonObject, at: Place) => readonly Diagnostic[];
  readonly job: Job;
  /** Has the last word on what the step becomes in the definition: given what its job was made into, gives what it shall be. */
  readonly emit?: (emitted: EmittedStep, view: JobView) => EmittedStep;
  /** Facts (fields of the context) that this step fixes and everything downstream must agree with. */
  readonly facts?: readonly string[];
  /** What serves the models that the step makes, and what is packed of them. */
  readonly serving?: Serving;
  /** The tasks that the step is for, where it is not for all: a pipeline of another is refused before it runs. */
  readonly tasks?: readonly Task[];
}

type CheckPositional<D extends StepSpec> = D extends { readonly positional: infer P extends string }
  ? P extends keyof z.input<D["config"]>
    ? unknown
    : { readonly positional: Refused<Message<"author/positional", { step: D["name"]; field: P }>> }
  : unknown;

/**
 * Declares a step: its name and fluent method, ports, config and job. The declaration is the value, with everything in it typed; everything about the step (methods, wiring, defaults, docs, the contract of its script) follows from it. It is marked with the version that made it, so that an older copy of Specline refuses a specification that it would misread.
 *
 * @param declaration - the whole of the step
 * @returns the same object, with its literal types
 * @example
 * ```ts
 * import { defineStep, field } from "specline";
 * import { processingMachine, sklearnImage } from "specline/steps";
 * import { z } from "zod";
 *
 * export const countRows = defineStep({
 *   name: "CountRows",
 *   verb: "countRows",
 *   summary: "Counts the rows of a table.",
 *   rank: 42,
 *   inputs: { data: { kind: "tabular.processed", doc: "The rows to count.", from: "held-out" } },
 *   outputs: { metrics: { kind: "metrics", doc: "metrics.json.", metrics: ["rows"], propertyFile: "metrics.json" } },
 *   config: z.object({
 *     atLeast: field(z.int().min(0).default(1), { doc: "How many rows there must be.", tier: "system" }),
 *     ...processingMachine,
 *   }),
 *   job: {
 *     type: "processing",
 *     image: sklearnImage,
 *     script: { folder: new URL("./script/", import.meta.url).href, entry: "count_rows.py" },
 *   },
 * });
 * ```
 */
export const defineStep = <const D extends StepSpec>(declaration: D & CheckPositional<D>): D =>
  Object.isExtensible(declaration) ? marked(declaration, "step") : declaration;
