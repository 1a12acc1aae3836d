import type { z } from "zod";
import type { JsonObject } from "../base/canonical.ts";
import type { Diagnostic, Message, Place, Refused } from "../diagnostics/index.ts";
import type { Task } from "./context.ts";
import type { Hosts, Job, JobView, Serving } from "./job.ts";
import { marked } from "./marks.ts";
import type { InPorts, OutPorts } from "./ports.ts";

/** The schema of a config: a zod object. */
export type ConfigSchema = z.ZodObject<z.core.$ZodShape>;

/** The members that a job contributes to a step in a definition, in the service's form. */
export interface EmittedStep {
  /** Such as "Training". */
  readonly Type: string;
  readonly Arguments: JsonObject;
  readonly [member: string]: unknown;
}

/**
 * The complete specification of a step. The resolver, fluent methods, config types, defaults, docs, CLI and script
 * contract are derived from it.
 */
export interface StepSpec {
  /** The name in graphs, configs and definitions, such as "XGBoostTraining". */
  readonly name: string;
  /** The fluent method, such as "trainXgboost". */
  readonly verb: string;
  /** Other fluent methods of the step. "defaults" methods take no arguments. */
  readonly verbAliases?: { readonly [verb: string]: "defaults" };
  /** Other names of the step, used in existing files. */
  readonly aliases?: readonly string[];
  /**
   * Words for this step in an intent, such as "training". If several steps in a pack share a word, the first is the
   * default.
   */
  readonly roles?: readonly string[];
  /** One sentence, for `specline steps` and for hover text. */
  readonly summary: string;
  /**
   * The step's position in a chain of transforms and in the resolution order. Can be any number: 0 loads, 10 prepares,
   * 30 trains, 40 evaluates, 70 packages, 80 registers. Steps of equal rank are ordered by name.
   */
  readonly rank: number;
  /** The step's default branch, such as "training" for a trainer. */
  readonly home?: string;
  /** The input whose branch is used if the step does not name one. */
  readonly follows?: string;
  readonly inputs: InPorts;
  readonly outputs: OutPorts;
  /**
   * Groups of optional inputs, of which one group is enough. The first group that can be wired is wired, and the others
   * are left unwired.
   */
  readonly oneOf?: readonly (readonly string[])[];
  /** The config field that is the fluent method's first argument. */
  readonly positional?: string;
  readonly config: ConfigSchema;
  /**
   * Reports fields that are individually valid but contradict each other. The config is complete, except for values
   * known only at run time.
   */
  readonly conflicts?: (config: JsonObject, at: Place) => readonly Diagnostic[];
  readonly job: Job;
  /** What several instances of the job do. Omit it if unknown, as for a user's own script. */
  readonly hosts?: Hosts;
  /**
   * The measured memory that the job needs for each byte of the pipeline's table as CSV. `check` uses it
   * to advise on instances. Divided among several instances unless `hosts` is "repeat" or `holdsAllRows` is set.
   */
  readonly memoryPerByte?: number;
  /**
   * True if each instance holds something about every row, however many instances share the work. `check` then advises
   * larger instances instead of more of them.
   */
  readonly holdsAllRows?: boolean;
  /** Overrides how the step appears in the definition. Receives the compiled job and returns the members to emit. */
  readonly emit?: (emitted: EmittedStep, view: JobView) => EmittedStep;
  /** Facts (fields of the context) that this step sets and that all downstream steps must agree with. */
  readonly facts?: readonly string[];
  /** The container that serves the step's models and is packaged with them. */
  readonly serving?: Serving;
  /**
   * The maximum total number of levels in the model's trees, which measures the work to score a row.
   * Receives the complete config. Undefined if unknown.
   */
  readonly levels?: (config: JsonObject) => number | undefined;
  /**
   * The tasks that the step supports, if it does not support all of them. A pipeline for any other task is rejected
   * before it runs.
   */
  readonly tasks?: readonly Task[];
}

type CheckPositional<D extends StepSpec> = D extends { readonly positional: infer P extends string }
  ? P extends keyof z.input<D["config"]>
    ? unknown
    : { readonly positional: Refused<Message<"author/positional", { step: D["name"]; field: P }>> }
  : unknown;

/**
 * Declares a step: its name and fluent method, ports, config and job. The returned value is fully typed, and everything
 * about the step (methods, wiring, defaults, docs, script contract) is derived from it. The value is marked with the
 * version that created it, so that an older copy of Specline rejects a specification that it would misread.
 *
 * @param declaration - the complete specification
 * @returns the same object with its literal types
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

/** True if a step begins a pipeline: it reads no data of another step, so that facts it states apply to the whole. */
export const beginsPipeline = (spec: StepSpec): boolean =>
  Object.values(spec.inputs).every(({ decidedFor }) => decidedFor !== undefined);
