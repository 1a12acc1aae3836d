import { z } from "zod";
import { defined } from "../base/defined.ts";
import { camelCase, snakeCase } from "../base/words.ts";
import { field } from "../spec/fields.ts";
import type { Image, ProcessingJob } from "../spec/job.ts";
import { type Kind, satisfies, standardKinds } from "../spec/kinds.ts";
import { contentOf, marked } from "../spec/marks.ts";
import type { InPort, OutPort } from "../spec/ports.ts";
import { securityFields } from "../spec/security.ts";
import type { StepSpec } from "../spec/step.ts";

/** An input to a script: a kind, or a port with further properties. */
export type ScriptInput = Kind | (Pick<InPort, "kind" | "optional" | "explicit"> & Partial<InPort>);
/**
 * An output from a script: a kind, or a port with further properties (such as the metrics in its property file, or the
 * file of an object).
 */
export type ScriptOutput = Kind | (Pick<OutPort, "kind"> & Partial<OutPort>);

/** A step that runs a user's script, with ports that the user defines. */
export interface ScriptDeclaration {
  /** The step's name, such as "CleanAddresses". */
  readonly name: string;
  /** The fluent method. The default is the name in camelCase. */
  readonly verb?: string;
  readonly summary?: string;
  /** A .py file or a folder, relative to the pipeline's folder. */
  readonly script: string;
  /** The file in the folder that is run. The default is main.py. */
  readonly entry?: string;
  readonly inputs?: { readonly [port: string]: ScriptInput };
  readonly outputs?: { readonly [port: string]: ScriptOutput };
  /** The settings that the script reads as `step.config`. */
  readonly config?: z.core.$ZodShape;
  /** The image in which the script runs. The default is AWS's scikit-learn image. */
  readonly image?: Image;
  /** The step's rank (see `StepSpec.rank`). By default, it is derived from the outputs. */
  readonly rank?: number;
}

type PortOf<P, Rest> = P extends string
  ? { readonly kind: P; readonly doc: string } & Rest
  : P & { readonly doc: string } & Rest;
type Ports<L, Rest> = { readonly [K in keyof L]: PortOf<L[K], Rest> };
type PartOf<D, K extends string> = D extends { readonly [P in K]: infer T } ? T : {};
type Camel<S extends string> = S extends `${infer First}${infer Rest}` ? `${Lowercase<First>}${Rest}` : S;

/** The specification for a script, with its ports as declared. */
export interface ScriptStep<D extends ScriptDeclaration> {
  readonly name: D["name"];
  readonly verb: D extends { readonly verb: infer V extends string } ? V : Camel<D["name"]>;
  readonly summary: string;
  readonly rank: number;
  readonly follows?: string;
  readonly inputs: Ports<PartOf<D, "inputs">, { readonly from: "branch" }>;
  readonly outputs: Ports<PartOf<D, "outputs">, unknown>;
  readonly config: z.ZodObject<PartOf<D, "config"> extends z.core.$ZodShape ? PartOf<D, "config"> : {}>;
  readonly job: ProcessingJob;
}

const sklearn: Image = { framework: "sklearn", version: "1.2-1" };

const machine = {
  instanceType: field(z.string().regex(/^ml\./).default("ml.m5.xlarge"), {
    doc: "The instance type that the job runs on.",
    tier: "system",
    script: false,
  }),
  volumeSizeGb: field(z.int().min(1).max(16_384).default(30), {
    doc: "The size of the volume attached to the instance, in GB.",
    tier: "system",
    script: false,
  }),
  maxRuntime: field(z.int().min(1).max(2_419_200).default(14_400), {
    doc: "Seconds after which the job is stopped.",
    tier: "system",
    script: false,
  }),
  ...securityFields,
};

/**
 * Creates a step from a user's script. The script reads its ports as `step.input("data")` and `step.output("data")`
 * (docs/scripts.md).
 *
 * @param declaration - the script, its ports with their kinds, and its settings
 * @returns a specification, for a pack or for `.step()`
 * @example
 * ```ts
 * import { definePack, defineScript, Pipeline } from "specline";
 *
 * const keepAdults = defineScript({
 *   name: "KeepAdults",
 *   script: "scripts/keep_adults.py",
 *   inputs: { data: "tabular.raw" },
 *   outputs: { data: "tabular.raw" },
 * });
 * const mine = definePack({ name: "mine", version: "1.0.0", steps: [keepAdults] });
 * export default Pipeline.with(mine)("fraud").loadData("s3://data/").keepAdults().preprocess().trainXgboost();
 * ```
 */
export function defineScript<const D extends ScriptDeclaration>(declaration: D): ScriptStep<D> {
  const { name, script, entry = "main.py", image = sklearn, config = {} } = declaration;
  const inputs = Object.entries(declaration.inputs ?? {}).map(([port, input]) => [port, inPort(input)] as const);
  const outputs = Object.entries(declaration.outputs ?? {}).map(([port, output]) => [port, outPort(output)] as const);
  const follows = inputs.find(([, { from }]) => from === "branch" || from === "held-out")?.[0];
  const file = /\.py$/.test(script) ? script.replace(/^.*[\\/]/, "") : entry;
  const made = {
    name,
    verb: declaration.verb ?? camelCase(snakeCase(name)),
    summary: declaration.summary ?? `Runs ${script}.`,
    rank: declaration.rank ?? rankOf(outputs.map(([, { kind }]) => kind)),
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    ...defined({ follows }),
    config: z.object({ ...config, ...machine }),
    job: { type: "processing", image, script: { folder: script, entry: file } },
  } satisfies StepSpec;
  return marked(made, "script", declaration) as unknown as ScriptStep<D>;
}

/** The declaration behind a script's specification. Undefined for any other step. */
export const scriptDeclaration = (spec: StepSpec): ScriptDeclaration | undefined => contentOf(spec, "script");

const reachOf = (kind: string): "branch" | "crosses" =>
  standardKinds.find((info) => satisfies(kind, info.kind))?.reach ?? "branch";

function inPort(input: ScriptInput): InPort {
  const { kind, doc, ...more } = typeof input === "string" ? { kind: input, doc: undefined } : input;
  const scored = satisfies(kind, "predictions") || satisfies(kind, "metrics");
  const from = reachOf(kind) === "branch" ? "branch" : scored ? "held-out" : "trained";
  return { from, ...more, kind, doc: doc ?? `The script's input of kind '${kind}'.` };
}

function outPort(output: ScriptOutput): OutPort {
  const { kind, doc, ...more } = typeof output === "string" ? { kind: output, doc: undefined } : output;
  return { ...more, kind, doc: doc ?? `The script's output of kind '${kind}'.` };
}

/** The rank for each kind comes after the standard step that produces the kind and before those that read it. */
const RANKS_BY_KIND: readonly (readonly [kind: string, rank: number])[] = [
  ["tabular.raw", 5],
  ["tabular.processed", 15],
  ["hyperparameters", 28],
  ["model", 31],
  ["predictions", 42],
  ["metrics", 45],
  ["calibration", 48],
  ["package", 71],
  ["payload", 71],
];
const DEFAULT_RANK = 61;

const rankOf = (kinds: readonly string[]): number =>
  Math.min(
    DEFAULT_RANK,
    ...kinds.flatMap((kind) => RANKS_BY_KIND.find(([known]) => satisfies(kind, known))?.[1] ?? []),
  ) || DEFAULT_RANK;
