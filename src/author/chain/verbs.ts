import type { z } from "zod";
import type { BothSpellings, EitherSpelling } from "../../base/spellings.ts";
import type { Message } from "../../diagnostics/index.ts";
import type { Allowance } from "../../spec/allowance.ts";
import type { Context, Task } from "../../spec/context.ts";
import type { Expr, OrExpr } from "../../spec/expr.ts";
import type { Pack } from "../../spec/pack.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Gives, Groups, KindOf, Meets, Needs } from "./flow.ts";

type ContextInput_ = EitherSpelling<{ readonly [K in keyof Context]?: OrExpr<NonNullable<Context[K]>> }>;
/** Facts about the whole pipeline, as authors state them. Each is a plain value or a parameter of the run. */
export interface ContextInput extends ContextInput_ {
  // A member of its own makes the type keep its name in messages.
  readonly task?: OrExpr<Task>;
}
/** A step's data inputs. */
type DataInputs<S extends StepSpec> = {
  [K in keyof S["inputs"]]: S["inputs"][K] extends { readonly decidedFor: string } ? never : K;
}[keyof S["inputs"]];
/** A step without data inputs begins the pipeline, and also accepts facts of the whole pipeline. */
type ContextArguments<S extends StepSpec> = [DataInputs<S>] extends [never]
  ? Omit<ContextInput, keyof z.input<S["config"]>>
  : unknown;

/**
 * The values that an author can set for a step: its config fields, as plain values or expressions, and facts about the
 * pipeline.
 */
export type Config<S extends StepSpec> = EitherSpelling<{
  [K in keyof z.input<S["config"]>]:
    | OrExpr<Exclude<z.input<S["config"]>[K], undefined>>
    | Undefined<z.input<S["config"]>[K]>;
}> &
  ContextArguments<S>;
type Undefined<T> = Extract<T, undefined>;
/** The config without the field that is the call's first argument. */
export type ConfigWithout<S extends StepSpec, P> = EitherSpelling<{
  [K in keyof z.input<S["config"]> as K extends P ? never : K]:
    | OrExpr<Exclude<z.input<S["config"]>[K], undefined>>
    | Undefined<z.input<S["config"]>[K]>;
}> &
  ContextArguments<S>;

/** What a fluent call takes besides the step's config. */
interface CallOptions {
  /** Diagnostics that are accepted for this step, each with a reason. */
  readonly allow?: readonly Allowance[];
}
type Optional<C> = {} extends C ? [config?: C & CallOptions] : [config: C & CallOptions];
type FirstArgument<S extends StepSpec, P extends keyof z.input<S["config"]>> = OrExpr<
  Exclude<z.input<S["config"]>[P], undefined>
>;
/** The arguments to a fluent method. */
export type VerbArgs<S extends StepSpec, P> = P extends "defaults"
  ? []
  : P extends keyof z.input<S["config"]>
    ? [first: FirstArgument<S, P>, ...Optional<ConfigWithout<S, P>>]
    : Optional<Config<S>>;

/** A fluent method. The parts of its type are computed once per registry, not once per call. */
export interface Verb<S extends StepSpec, P> {
  readonly step: S;
  readonly positional: P;
  readonly args: VerbArgs<S, P>;
  readonly needs: Needs<S>;
  readonly groups: Groups<S>;
  readonly gives: Gives<S>;
}
/** False if there is no such field. Without strict null checks, as in notebooks, `undefined` would match anything. */
type Positional<S extends StepSpec> = S extends { readonly positional: infer P extends string } ? P : false;
/**
 * The fluent methods for a list of specifications. Each step has its verb, and its aliases, which take no arguments.
 * Each can also be called in snake_case.
 */
export type VerbsOf<L extends readonly StepSpec[]> = BothSpellings<
  { [S in L[number] as S["verb"]]: Verb<S, Positional<S>> } & {
    [S in L[number] as keyof S["verbAliases"] & string]: Verb<S, "defaults">;
  }
>;

/** The source of a chain's methods. `pipeline` is the return type of calls, as a function of `this["have"]`. */
export interface Vocabulary {
  readonly have: string;
  readonly verbs: object;
  readonly recipes: object;
  readonly steps: readonly StepSpec[];
  readonly pipeline: unknown;
}
export type Next<R extends Vocabulary, H extends string> = (R & { readonly have: H })["pipeline"];

/**
 * The methods that produce a kind, such as ".a() or .b()". Iterates over the registry, but only to create a message.
 */
export type ProducersOf<
  L extends readonly StepSpec[],
  W extends string,
  Calls extends string = "",
> = L extends readonly [infer S extends StepSpec, ...infer Rest extends readonly StepSpec[]]
  ? ProducersOf<
      Rest,
      W,
      [Extract<Gives<S>, Meets<W>>] extends [never]
        ? Calls
        : Calls extends ""
          ? `.${S["verb"]}()`
          : `${Calls} or .${S["verb"]}()`
    >
  : Calls;

/** The message for a rejected call, with one sentence per missing kind. */
export type MissingMessage<S extends StepSpec, W extends string, L extends readonly StepSpec[]> = W extends unknown
  ? ProducersOf<L, KindOf<W>> extends infer Calls extends string
    ? Calls extends ""
      ? Message<"author/no-producer", { step: S["name"]; kind: KindOf<W> }>
      : Message<"author/missing-kind", { step: S["name"]; kind: KindOf<W>; calls: Calls }>
    : never
  : never;

type VerbNames<P extends Pack> = P["steps"][number] extends infer S extends StepSpec
  ? S extends unknown
    ? S["verb"] | (keyof S["verbAliases"] & string)
    : never
  : never;
type MethodNames<P extends Pack> = VerbNames<P> | (P extends { readonly recipes: infer R } ? keyof R & string : never);
type ClashOf<A extends Pack, B extends Pack> = {
  [V in MethodNames<A> & MethodNames<B>]: Message<"author/verb-clash", { a: A["name"]; b: B["name"]; verb: V }>;
}[MethodNames<A> & MethodNames<B>];
/** A sentence for each fluent method that two packs in a list both define. `never` if there are none. */
export type Clashes<L extends readonly Pack[]> = L extends readonly [
  infer A extends Pack,
  ...infer Rest extends readonly Pack[],
]
  ? { [I in keyof Rest]: ClashOf<A, Rest[I]> }[number] | Clashes<Rest>
  : never;

/** A string, or an expression for one. */
export type Textlike = string | Expr<"string">;
