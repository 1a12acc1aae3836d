import type { BranchKind, Sub } from "../../spec/kinds.ts";
import { satisfies } from "../../spec/kinds.ts";
import type { InPort, OutPort } from "../../spec/ports.ts";
import type { StepSpec } from "../../spec/step.ts";

/*
 * A chain's available kinds are a union of strings: "tabular.raw" for data made outside of branches,
 * "calibration:tabular.raw" for data made on a branch, and "metric:auc" for a metric measured anywhere. A step's wants
 * are one string per port: "model", "*:tabular.processed" (of any branch), "training?tabular.processed" (outside of
 * branches, or on the step's home branch). "model.*" is a model of an unknown framework. The types and the functions
 * below implement the same rules.
 */

type Satisfies<K extends string> = Sub<K> | (K extends `${infer Root}.${string}` ? `${Root}.*` : never);
/** The strings that satisfy a want. */
export type Meets<W extends string> = W extends `*:${infer K}`
  ? Satisfies<K> | `${string}:${Satisfies<K>}`
  : W extends `${infer Home}?${infer K}`
    ? Satisfies<K> | `${Home}:${Satisfies<K>}`
    : Satisfies<W>;
/** The kind in a want. */
export type KindOf<W extends string> = W extends `*:${infer K}` ? K : W extends `${string}?${infer K}` ? K : W;

type Want<S extends StepSpec, P extends InPort> = P["kind"] extends BranchKind
  ? P["from"] extends "branch"
    ? S extends { readonly home: infer Home extends string }
      ? `${Home}?${P["kind"]}`
      : P["kind"]
    : `*:${P["kind"]}`
  : P["kind"];
/** Ports that do not need a wire. */
export type Lenient = { readonly optional: true } | { readonly explicit: true } | { readonly fitted: true };
type Need<S extends StepSpec, P extends InPort> = P extends Lenient ? never : Want<S, P>;

/** The wants for a step's required inputs. */
export type Needs<S extends StepSpec> = { [K in keyof S["inputs"]]: Need<S, S["inputs"][K]> }[keyof S["inputs"]];

type WantsOf<S extends StepSpec, Ports> = {
  [K in keyof S["inputs"] & Ports]: Want<S, S["inputs"][K]>;
}[keyof S["inputs"] & Ports];
/** The wants for each group of inputs of which any one is enough. Empty if the step has no such groups. */
export type Groups<S extends StepSpec> = S extends { readonly oneOf: infer L extends readonly (readonly string[])[] }
  ? { readonly [I in keyof L]: L[I] extends readonly (infer P)[] ? WantsOf<S, P> : never }
  : readonly [];

/** The kind of an output, or "model.*" if the subtype is known only at run time. */
export type Carried<P extends OutPort> = P extends { readonly open: true } ? `${P["kind"]}.*` : P["kind"];
type Give<P extends OutPort> =
  | Carried<P>
  | (P extends { readonly metrics: readonly (infer M extends string)[] } ? `metric:${M}` : never);
/** The kinds and metrics that a step adds to a chain. */
export type Gives<S extends StepSpec> = { [K in keyof S["outputs"]]: Give<S["outputs"][K]> }[keyof S["outputs"]];
export type GivesOfEach<S extends StepSpec> = S extends unknown ? Gives<S> : never;

/** The wants that nothing in Have satisfies. */
export type MissingOf<W extends string, Have extends string> = W extends unknown
  ? [Extract<Have, Meets<W>>] extends [never]
    ? W
    : never
  : never;
/** The unsatisfied wants in the first group, or never if any group is satisfied. */
export type MissingGroup<G, Have extends string> = G extends readonly [infer First extends string, ...infer _Rest]
  ? true extends { [I in keyof G]: [MissingOf<G[I] & string, Have>] extends [never] ? true : false }[number & keyof G]
    ? never
    : MissingOf<First, Have>
  : never;

/**
 * The part of the surrounding chain that is visible in a branch: everything that crosses branches, and data produced on
 * a branch with the same name.
 */
export type Enter<Have extends string, Branch extends string> =
  | Exclude<Have, BranchKind>
  | (Have extends `${Branch}:${infer K}` ? K : never);
/** The kinds that are visible outside a branch. Data kinds are prefixed with the branch's name. */
export type Leave<Made extends string, Branch extends string> = Made extends BranchKind ? `${Branch}:${Made}` : Made;

export type MetricsIn<Have extends string> = Have extends `metric:${infer M}` ? M : never;

// ---- at run time ---------------------------------------------------------------------------------

/** True for kinds that never leave their branch. */
export type IsBranchBound = (kind: string) => boolean;
/** Looks up kinds in a registry. Metrics cross branches, as in the type `Leave`. */
export const createIsBranchBound =
  (registry: { kind(kind: string): { readonly reach: "branch" | "crosses" } }): IsBranchBound =>
  (kind) =>
    !kind.startsWith("metric:") && registry.kind(kind).reach === "branch";

function wantOf(spec: StepSpec, port: InPort, isBranchBound: IsBranchBound): string {
  if (!isBranchBound(port.kind)) return port.kind;
  if (port.from !== "branch") return `*:${port.kind}`;
  return spec.home === undefined ? port.kind : `${spec.home}?${port.kind}`;
}

export const kindOf = (want: string): string => want.replace(/^(\*:|[^?]*\?)/, "");

export const outputKind = (port: OutPort): string => (port.open === true ? `${port.kind}.*` : port.kind);

const serves = (have: string, kind: string): boolean =>
  satisfies(have, kind) || (kind.includes(".") && have === `${kind.replace(/\..*$/, "")}.*`);

export function meets(have: string, want: string): boolean {
  const kind = kindOf(want);
  if (serves(have, kind)) return true;
  const colon = have.indexOf(":");
  if (colon < 0 || kind === want || !serves(have.slice(colon + 1), kind)) return false;
  return want.startsWith("*:") || want.startsWith(`${have.slice(0, colon)}?`);
}

export const isLenient = (port: InPort): boolean =>
  port.optional === true || port.explicit === true || port.fitted === true;

/**
 * Finds a step's wants that nothing in `have` satisfies: the wants for required inputs, and those in the first group if
 * no group is satisfied.
 */
export function findMissing(
  spec: StepSpec,
  have: ReadonlySet<string>,
  isBranchBound: IsBranchBound,
): readonly string[] {
  const lacks = (ports: readonly InPort[]): readonly string[] => [
    ...new Set(
      ports
        .map((port) => wantOf(spec, port, isBranchBound))
        .filter((want) => ![...have].some((one) => meets(one, want))),
    ),
  ];
  const groups = (spec.oneOf ?? []).map((ports) =>
    lacks(ports.flatMap((port) => (spec.inputs[port] === undefined ? [] : [spec.inputs[port]]))),
  );
  const group = groups.every((lost) => lost.length > 0) ? (groups[0] ?? []) : [];
  return [...new Set([...lacks(Object.values(spec.inputs).filter((port) => !isLenient(port))), ...group])];
}

/** The kinds and metrics that a step adds to a chain. */
export const outputKinds = (spec: StepSpec): readonly string[] =>
  Object.values(spec.outputs).flatMap((output) => [
    outputKind(output),
    ...(output.metrics ?? []).map((metric) => `metric:${metric}`),
  ]);

/** The part of the surrounding chain that is visible in a branch. */
export const enterBranch = (
  have: ReadonlySet<string>,
  branch: string,
  isBranchBound: IsBranchBound,
): ReadonlySet<string> =>
  new Set(
    [...have].flatMap((one) =>
      one.startsWith(`${branch}:`) ? [one.slice(branch.length + 1)] : isBranchBound(one) ? [] : [one],
    ),
  );

/** The kinds that are visible outside a branch. */
export const leaveBranch = (
  have: ReadonlySet<string>,
  branch: string,
  isBranchBound: IsBranchBound,
): readonly string[] => [...have].map((one) => (isBranchBound(one) ? `${branch}:${one}` : one));
