import type { DurationText } from "../../base/duration-text.ts";
import type { SnakeCase } from "../../base/spellings.ts";
import type { Message, Refused } from "../../diagnostics/index.ts";
import type { CommonBranch } from "../../spec/job-types.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { KEYS, SpecInput } from "./read/spec-input.ts";

/* What the editor checks in a spec that is written as a literal. A string whose value is not known is left to `check`. */

/**
 * A spec's type, in which each misspelled word is replaced by a refusal with its message: keys, step names and roles,
 * the metrics of requirements, and durations.
 */
export type CheckedSpec<S, L extends readonly StepSpec[]> = {
  readonly [K in keyof S]: K extends "steps"
    ? CheckedEntries<S[K], Words<L> | ScriptsOf<S>, BranchesOf<S>>
    : K extends "branches"
      ? { readonly [B in keyof S[K]]: CheckedEntries<S[K][B], Words<L> | ScriptsOf<S>, BranchesOf<S>> }
      : K extends "requirements"
        ? CheckedRequirements<S[K], "scripts" extends keyof S ? string : MetricsOf<L>>
        : K extends keyof SpecInput
          ? S[K]
          : UnknownKey<K, "a spec">;
};

/** The keys of an object in a document, in both spellings. */
type KeyOf<W extends keyof typeof KEYS> = (typeof KEYS)[W][number] | SnakeCase<(typeof KEYS)[W][number]>;
type UnknownKey<K, W extends string> = K extends string
  ? Refused<Message<"author/unknown-key", { key: K; where: W }>>
  : never;

/** Names as they are compared: in lower case, without separators. */
type Normalized<S extends string> = Lowercase<Without<Without<Without<S, "_">, "-">, " ">>;
type Without<S extends string, C extends string> = S extends `${infer A}${C}${infer B}` ? Without<`${A}${B}`, C> : S;

/** All words that mean a step of these packs. */
type Words<L extends readonly StepSpec[]> = WordsOf<L[number]>;
type WordsOf<S extends StepSpec> = S extends unknown
  ? Normalized<S["name"] | Listed<S, "aliases"> | Listed<S, "roles">>
  : never;
type Listed<S, K extends "aliases" | "roles"> = S extends { readonly [P in K]: infer W extends readonly string[] }
  ? W[number]
  : never;
/** The steps that a spec itself declares. */
type ScriptsOf<S> = S extends { readonly scripts: infer D } ? Normalized<keyof D & string> : never;

/** The metrics that the steps of these packs measure. */
type MetricsOf<L extends readonly StepSpec[]> = MetricNames<L[number]["outputs"]>;
type MetricNames<O> = O extends unknown
  ? {
      [P in keyof O]: O[P] extends { readonly metrics: infer M extends readonly string[] } ? M[number] : never;
    }[keyof O]
  : never;

/** The branches that a spec names, and those that Specline knows. */
type BranchesOf<S> = Lowercase<
  CommonBranch | KeysOf<S, "branches"> | KeysOf<S, "shares"> | DataBranches<S> | Declared<S>
>;
type KeysOf<S, K extends string> = S extends { readonly [P in K]: infer V } ? keyof V & string : never;
type DataBranches<S> = S extends { readonly data: infer D } ? (D extends string ? never : keyof D & string) : never;
type Declared<S> = S extends { readonly steps: infer E extends readonly unknown[] } ? DeclaredBy<E[number]> : never;
type DeclaredBy<E> = E extends { readonly branch: infer B extends string }
  ? B
  : NameIn<E> extends `${string}_${infer B}`
    ? NameIn<E> extends `${infer N}_${string}`
      ? // Only a step's own name can introduce a branch, and it begins with a capital letter.
        N extends Capitalize<N>
        ? B
        : never
      : never
    : never;
type NameIn<E> = E extends string ? E : E extends { readonly step: infer N extends string } ? N : never;

type CheckedEntries<E, W extends string, B extends string> = { readonly [I in keyof E]: CheckedEntry<E[I], W, B> };
type CheckedEntry<E, W extends string, B extends string> = E extends string
  ? CheckedName<E, W, B>
  : E extends { readonly step: infer N extends string }
    ? {
        readonly [K in keyof E]: K extends "step"
          ? CheckedName<N, W, B>
          : K extends KeyOf<"a step">
            ? E[K]
            : UnknownKey<K, "a step">;
      }
    : E;

type CheckedName<N extends string, W extends string, B extends string> = string extends N
  ? N
  : IsStep<N, W, B> extends true
    ? N
    : Refused<Message<"author/unknown-step", { name: N }>>;

/** True for a word that means a step, alone or with a branch after it. After a step's own name, any branch can follow. */
type IsStep<N extends string, W extends string, B extends string> =
  Normalized<N> extends W
    ? true
    : N extends `${infer Head}_${string}`
      ? Head extends Capitalize<Head>
        ? Normalized<Head> extends W
          ? true
          : HasBranch<N, W, B>
        : HasBranch<N, W, B>
      : HasBranch<N, W, B>;
type HasBranch<N extends string, W extends string, B extends string> = Cut<"", Snake<N>, W, B>;
/** Tries every place in a phrase where the branch can begin. */
type Cut<
  Head extends string,
  Rest extends string,
  W extends string,
  B extends string,
> = Rest extends `${infer Word}_${infer More}`
  ? Normalized<`${Head}${Word}`> extends W
    ? Lowercase<More> extends B
      ? true
      : Cut<`${Head}${Word}`, More, W, B>
    : Cut<`${Head}${Word}`, More, W, B>
  : false;

/** A phrase with its words separated by underscores: "Load data" and "loadData" are both "load_data". */
type Snake<S extends string, Done extends string = ""> = S extends `${infer C}${infer Rest}`
  ? C extends " " | "-" | "_"
    ? Snake<Rest, `${Done}_`>
    : C extends Lowercase<C>
      ? Snake<Rest, `${Done}${C}`>
      : Snake<Rest, Done extends "" | `${string}_` ? `${Done}${Lowercase<C>}` : `${Done}_${Lowercase<C>}`>
  : Done;

type CheckedRequirements<R, M extends string> = R extends readonly unknown[]
  ? { readonly [I in keyof R]: CheckedRequirement<R[I], M> }
  : { readonly [K in keyof R]: CheckedBound<K, R[K], M> };

type CheckedRequirement<E, M extends string> = {
  readonly [K in keyof E]: K extends "metric"
    ? E[K] extends string
      ? CheckedMetric<E[K], E[K], M>
      : E[K]
    : K extends KeyOf<"a requirement">
      ? E[K]
      : UnknownKey<K, "a requirement">;
};

type CheckedBound<K, V, M extends string> = K extends "maxTrainingTime" | "max_training_time"
  ? V extends string
    ? DurationText<V> extends true
      ? V
      : Refused<Message<"author/duration", { key: K; value: `"${V}"` }>>
    : V
  : K extends `${"min" | "max"}_${infer Metric}` | `${"min" | "max"}${infer Metric}`
    ? CheckedMetric<Metric, V, M>
    : V;

/** The value, or a refusal if no step measures the metric. */
type CheckedMetric<Metric extends string, V, M extends string> = string extends Metric | M
  ? V
  : Normalized<Metric> extends Normalized<M>
    ? V
    : Refused<Message<"compile/metric-unmeasured", { metric: Snake<Metric> }>>;
