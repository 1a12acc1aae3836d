import type { JsonObject } from "../../base/canonical.ts";
import { ownMember, setMember } from "../../base/own.ts";
import { diagnostic, type Message, type Refused, SpeclineError } from "../../diagnostics/index.ts";
import { type Comparable, comparable } from "../../spec/condition.ts";
import { type Expr, metricOf, outputOf } from "../../spec/expr.ts";
import type { Sub } from "../../spec/kinds.ts";
import { contentOf, marked } from "../../spec/marks.ts";
import type { StepSpec } from "../../spec/step.ts";
import { type Carried, carries, type Gives, type Lenient, type MetricsIn, meets } from "./flow.ts";
import type { Config, Textlike } from "./verbs.ts";

declare const carried: unique symbol;
declare const external_: unique symbol;
declare const auto_: unique symbol;

/** An output of a step that was declared with `.step()`: it can be wired to inputs, and its URI can be used in configs. */
export interface Output<out K extends string> {
  readonly [carried]: K;
  /** Where it lies in S3, known when the pipeline runs. */
  readonly uri: Expr<"string">;
}
export type Outputs<S extends StepSpec> = { readonly [K in keyof S["outputs"]]: Output<Carried<S["outputs"][K]>> };

/** Metrics by name; comparing one gives a condition. */
export type Metrics<M extends string> = { readonly [K in M]: Comparable<number> };

/** A step of a pipeline, as a value: pass its outputs to other steps, and the handles to `.use()`. */
export interface Handle<S extends StepSpec> {
  readonly id: string;
  readonly step: S;
  readonly out: Outputs<S>;
  readonly metrics: Metrics<MetricsIn<Gives<S>>>;
}

/** For an input that resolution shall wire. */
export interface Auto {
  readonly [auto_]: true;
}
/**
 * For an input whose source resolution chooses.
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

/** For an input that comes from outside the pipeline. */
export interface External {
  readonly [external_]: Textlike;
}
/**
 * Feeds an input from outside the pipeline, whatever its kind.
 *
 * @param uri - an S3 URI, a local path, or an expression that gives one
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
export const externalUri = (value: object): Textlike | undefined => contentOf(value, "external");

/** For an optional input that shall stay unfed, whatever resolution finds. */
export interface Nothing {
  readonly nothing: true;
}
/** For an optional input that must stay without a source, whatever resolution would find. */
export const nothing: Nothing = Object.freeze(marked({ nothing: true as const }, "nothing"));
export const isNothing = (value: unknown): boolean => contentOf(value, "nothing") !== undefined;

type Source = Output<string> | Auto | External | Nothing;
/** What can be wired to a step's inputs, before kinds are looked at. */
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
/** The inputs that were given, each as it must be: one that is wrong, unknown or missing is asked to be a sentence. */
export type CheckInputs<S extends StepSpec, I> = { readonly [K in keyof I]: CheckInput<S, K, I[K]> } & {
  readonly [K in Exclude<RequiredInputs<S>, keyof I> & string]: Refused<
    Message<"author/missing-input", { step: S["name"]; input: K; want: S["inputs"][K]["kind"] }>
  >;
};

/** What `.step()` may say of an instance beside inputs and config. */
export interface StepOptions {
  /** The branch (job type) that the instance belongs to; the one that the builder stands in where it is left out. */
  readonly branch?: string;
  /** Steps that must end first though nothing flows from them: handles, or names. */
  readonly after?: readonly (Handle<StepSpec> | string)[];
  readonly displayName?: string;
  readonly description?: string;
  /** SageMaker's step cache; expireAfter is a length of time, as "30 days". */
  readonly cache?: { readonly enabled: boolean; readonly expireAfter?: string };
  readonly retries?: readonly JsonObject[];
}
export type StepArgs<S extends StepSpec, I> =
  {} extends Config<S>
    ? [inputs?: I | Auto, config?: Config<S>, options?: StepOptions]
    : [inputs: I | Auto, config: Config<S>, options?: StepOptions];

// ---- when it runs --------------------------------------------------------------------------------

/** Which output a value that was passed as an input stands for. */
export interface OutputRef {
  readonly handle: Handle<StepSpec>;
  readonly port: string;
  readonly kind: string;
}
export const outputRef = (value: object): OutputRef | undefined => contentOf(value, "output");
/** The handle that an expression (a URI, a metric) speaks of. */
export const mentioned = (value: object): Handle<StepSpec> | undefined => contentOf(value, "mention");

/** Lets an expression speak of a handle: whoever uses it uses the step. */
export function mention<E extends Expr>(handle: Handle<StepSpec>, expression: E): E {
  marked(expression as unknown as object, "mention", handle);
  return expression;
}

/** Makes the value that stands for an instance; declaring it freezes it. */
export function makeHandle<S extends StepSpec>(id: string, step: S): Handle<S> {
  const out: Record<string, object> = {};
  const metrics: Record<string, Comparable<number>> = {};
  const handle = { id, step, out, metrics } as unknown as Handle<S>;
  for (const [port, declared] of Object.entries(step.outputs)) {
    const uri = mention(handle, outputOf(id, port));
    const ref: OutputRef = { handle, port, kind: carries(declared) };
    setMember(out, port, Object.freeze(marked({ uri }, "output", ref)));
    for (const name of declared.metrics ?? []) {
      setMember(metrics, name, comparable(mention(handle, metricOf(id, name))));
    }
  }
  Object.freeze(out);
  Object.freeze(metrics);
  return handle;
}

/** Throws the sentences that the editor shows: unknown inputs, missing ones, wrong kinds. */
export function checkInputs(spec: StepSpec, given: Readonly<Record<string, unknown>>): void {
  const step = spec.name;
  const required = Object.entries(spec.inputs).filter(
    ([, port]) => port.optional !== true && port.explicit !== true && port.fitted !== true,
  );
  const faults = [
    ...required
      .filter(([input]) => ownMember(given, input) === undefined)
      .map(([input, { kind }]) =>
        diagnostic("author/missing-input", { step, input, want: kind }, { step, port: input }),
      ),
    ...Object.entries(given).flatMap(([input, value]) => {
      const port = ownMember(spec.inputs, input);
      if (port === undefined) return [diagnostic("author/unknown-input", { step, input }, { step, port: input })];
      const ref = typeof value === "object" && value !== null ? outputRef(value) : undefined;
      if (ref === undefined || meets(ref.kind, port.kind)) return [];
      const data = { step, input, want: port.kind, got: ref.kind.replace(/\.\*$/, "") };
      return [diagnostic("author/wrong-kind", data, { step, port: input })];
    }),
  ];
  if (faults.length > 0) throw new SpeclineError(faults);
}
