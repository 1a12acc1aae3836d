import { ownMember, setMember } from "../../base/own.ts";
import { diagnostic, type Message, type Refused, SpeclineError } from "../../diagnostics/index.ts";
import type { Allowance } from "../../spec/allowance.ts";
import { type Comparable, comparable } from "../../spec/condition.ts";
import { type Expr, metricOf, outputOf } from "../../spec/expr.ts";
import type { Sub } from "../../spec/kinds.ts";
import { contentOf, marked } from "../../spec/marks.ts";
import type { StepCache, StepRetries } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";
import { type Carried, type Gives, isLenient, type Lenient, type MetricsIn, meets, outputKind } from "./flow.ts";
import type { Config, Textlike } from "./verbs.ts";

declare const carried: unique symbol;
declare const external_: unique symbol;
declare const auto_: unique symbol;

/** An output of a step declared with `.step()`. It can be wired to inputs, and its URI can be used in configs. */
export interface Output<out K extends string> {
  readonly [carried]: K;
  /** The output's location in S3, which is not known until the pipeline runs. */
  readonly uri: Expr<"string">;
}
export type Outputs<S extends StepSpec> = { readonly [K in keyof S["outputs"]]: Output<Carried<S["outputs"][K]>> };

/** Metrics by name. Comparing one creates a condition. */
export type Metrics<M extends string> = { readonly [K in M]: Comparable<number> };

/** A pipeline step as a value. Its outputs can be passed to other steps, and the handle itself to `.use()`. */
export interface Handle<S extends StepSpec> {
  readonly id: string;
  readonly step: S;
  readonly out: Outputs<S>;
  readonly metrics: Metrics<MetricsIn<Gives<S>>>;
}

/** For an input that resolution should wire. */
export interface Auto {
  readonly [auto_]: true;
}
/**
 * For an input that resolution should wire.
 *
 * @example
 * ```ts
 * import { auto, Pipeline } from "specline";
 * import { dataLoading, tabularPreprocessing } from "specline/steps";
 *
 * const p = Pipeline("fraud");
 * p.step("load", dataLoading, {}, { source: "s3://data/" });
 * export default p.use(p.step("prep", tabularPreprocessing, { data: auto }));
 * ```
 */
export const auto = Object.freeze(marked({ auto: true }, "auto")) as unknown as Auto;
export const isAuto = (value: unknown): boolean => contentOf(value, "auto") !== undefined;

/** The type of an input that comes from outside the pipeline. */
export interface External {
  readonly [external_]: Textlike;
}
/**
 * Feeds an input of any kind from outside the pipeline.
 *
 * @param uri - an S3 URI, a local path, or an expression for either
 * @returns a value to pass as the input
 * @example
 * ```ts
 * import { external, Pipeline } from "specline";
 * import { tabularPreprocessing } from "specline/steps";
 *
 * const p = Pipeline("fraud");
 * export default p.use(p.step("prep", tabularPreprocessing, { data: external("s3://data/loaded/") }));
 * ```
 */
export function external(uri: Textlike): External {
  return Object.freeze(marked({}, "external", uri)) as unknown as External;
}
export const externalUri = (value: unknown): Textlike | undefined => contentOf(value, "external");

/** The type of an optional input that must not have a source. */
export interface Nothing {
  readonly nothing: true;
}
/** Leaves an optional input without a source, even if resolution would find one. */
export const nothing: Nothing = Object.freeze(marked({ nothing: true as const }, "nothing"));
export const isNothing = (value: unknown): boolean => contentOf(value, "nothing") !== undefined;

type Source = Output<string> | Auto | External | Nothing;
/** The values that can be wired to a step's inputs, before kinds are checked. */
export type Inputs<S extends StepSpec> = { readonly [K in keyof S["inputs"]]?: Source };
type RequiredInputs<S extends StepSpec> = {
  [K in keyof S["inputs"]]: S["inputs"][K] extends Lenient ? never : K;
}[keyof S["inputs"]];

type CheckInput<S extends StepSpec, K, V> = K extends keyof S["inputs"] & string
  ? V extends Auto | External | Nothing | Output<Sub<S["inputs"][K]["kind"]>>
    ? V
    : V extends Output<`${infer Root}.*`>
      ? S["inputs"][K]["kind"] extends Sub<Root>
        ? V
        : Refused<Message<"author/wrong-kind", { input: K; step: S["name"]; want: S["inputs"][K]["kind"]; got: Root }>>
      : V extends Output<infer Got>
        ? Refused<Message<"author/wrong-kind", { input: K; step: S["name"]; want: S["inputs"][K]["kind"]; got: Got }>>
        : Output<Sub<S["inputs"][K]["kind"]>>
  : K extends string
    ? Refused<Message<"author/unknown-input", { step: S["name"]; input: K }>>
    : never;
/**
 * The required type of the given inputs. For a wrong, unknown or missing input, it is a refusal, whose message the
 * editor shows.
 */
export type CheckInputs<S extends StepSpec, I> = { readonly [K in keyof I]: CheckInput<S, K, I[K]> } & {
  readonly [K in Exclude<RequiredInputs<S>, keyof I> & string]: Refused<
    Message<"author/missing-input", { step: S["name"]; input: K; want: S["inputs"][K]["kind"] }>
  >;
};

/** Options for `.step()` other than inputs and config. */
export interface StepOptions {
  /** The branch (job type) that the instance belongs to. The default is the builder's branch. */
  readonly branch?: string;
  /** Steps that must finish first although nothing is read from them, as handles or names. */
  readonly after?: readonly (Handle<StepSpec> | string)[];
  readonly displayName?: string;
  readonly description?: string;
  /** The settings for SageMaker's step cache. expireAfter is a duration, such as "30 days". */
  readonly cache?: StepCache;
  /** How often the step's job is repeated after a failure, or SageMaker's retry policies. */
  readonly retries?: StepRetries;
  /** Diagnostics that are accepted for this step, each with a reason. */
  readonly allow?: readonly Allowance[];
}
export type StepArgs<S extends StepSpec, I> =
  {} extends Config<S>
    ? [inputs?: I | Auto, config?: Config<S>, options?: StepOptions]
    : [inputs: I | Auto, config: Config<S>, options?: StepOptions];

// ---- at run time ---------------------------------------------------------------------------------

/** The output that a value represents when it is passed as an input. */
export interface OutputRef {
  readonly handle: Handle<StepSpec>;
  readonly port: string;
  readonly kind: string;
}
export const outputRef = (value: unknown): OutputRef | undefined => contentOf(value, "output");
/** The handle that an expression (such as a URI or a metric) refers to. */
export const handleBehind = (value: unknown): Handle<StepSpec> | undefined => contentOf(value, "mention");

/** Makes an expression refer to a handle, so that using the expression adds the step. */
export function refersTo<E extends Expr>(handle: Handle<StepSpec>, expression: E): E {
  marked(expression as unknown as object, "mention", handle);
  return expression;
}

/** Creates a step's handle. Declaring the step freezes the handle. */
export function makeHandle<S extends StepSpec>(id: string, step: S): Handle<S> {
  const out: Record<string, object> = {};
  const metrics: Record<string, Comparable<number>> = {};
  const handle = { id, step, out, metrics } as unknown as Handle<S>;
  for (const [port, declared] of Object.entries(step.outputs)) {
    const uri = refersTo(handle, outputOf(id, port));
    const ref: OutputRef = { handle, port, kind: outputKind(declared) };
    setMember(out, port, Object.freeze(marked({ uri }, "output", ref)));
    for (const name of declared.metrics ?? []) {
      setMember(metrics, name, comparable(refersTo(handle, metricOf(id, name))));
    }
  }
  Object.freeze(out);
  Object.freeze(metrics);
  return handle;
}

/** Throws errors with the messages that the editor shows, for unknown inputs, missing inputs and wrong kinds. */
export function checkInputs(spec: StepSpec, given: Readonly<Record<string, unknown>>): void {
  const step = spec.name;
  const required = Object.entries(spec.inputs).filter(([, port]) => !isLenient(port));
  const faults = [
    ...required
      .filter(([input]) => ownMember(given, input) === undefined)
      .map(([input, { kind }]) =>
        diagnostic("author/missing-input", { step, input, want: kind }, { step, port: input }),
      ),
    ...Object.entries(given).flatMap(([input, value]) => {
      const port = ownMember(spec.inputs, input);
      if (port === undefined) return [diagnostic("author/unknown-input", { step, input }, { step, port: input })];
      const ref = outputRef(value);
      if (ref === undefined || meets(ref.kind, port.kind)) return [];
      const data = { step, input, want: port.kind, got: ref.kind.replace(/\.\*$/, "") };
      return [diagnostic("author/wrong-kind", data, { step, port: input })];
    }),
  ];
  if (faults.length > 0) throw new SpeclineError(faults);
}
