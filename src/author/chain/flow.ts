import type { BranchKind, Sub } from "../../spec/kinds.ts";
import { satisfies } from "../../spec/kinds.ts";
import type { InPort, OutPort } from "../../spec/ports.ts";
import type { StepSpec } from "../../spec/step.ts";

/*
 * What a chain has, as a union of texts: "tabular.raw" on the line itself, "calibration:tabular.raw" made on a branch,
 * "metric:auc" measured somewhere. What a step wants, as one text a port: "model", "*:tabular.processed" (of any branch),
 * "training?tabular.processed" (of the line, or of the step's home branch). "model.*" is a model of unknown flavour. The types and the functions below say the same.
 */

type Satisfies<K extends string> = Sub<K> | (K extends `${infer Root}.${string}` ? `${Root}.*` : never);
/** Texts of Have that satisfy a want. */
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
/** Ports that nothing need be wired to. */
export type Lenient = { readonly optional: true } | { readonly explicit: true } | { readonly fitted: true };
type Need<S extends StepSpec, P extends InPort> = P extends Lenient ? never : Want<S, P>;

/** The wants of a step's required inputs. */
export type Needs<S extends StepSpec> = { [K in keyof S["inputs"]]: Need<S, S["inputs"][K]> }[keyof S["inputs"]];

type WantsOf<S extends StepSpec, Ports> = {
  [K in keyof S["inputs"] & Ports]: Want<S, S["inputs"][K]>;
}[keyof S["inputs"] & Ports];
/** The wants of each group of inputs that is enough by itself; none where the step has no such groups. */
export type Groups<S extends StepSpec> = S extends { readonly oneOf: infer L extends readonly (readonly string[])[] }
  ? { readonly [I in keyof L]: L[I] extends readonly (infer P)[] ? WantsOf<S, P> : never }
  : readonly [];

/** The kind of an output; "model.*" where it is of a subtype that nobody knows before it runs. */
export type Carried<P extends OutPort> = P extends { readonly open: true } ? `${P["kind"]}.*` : P["kind"];
type Give<P extends OutPort> =
  | Carried<P>
  | (P extends { readonly metrics: readonly (infer M extends string)[] } ? `metric:${M}` : never);
/** What a step adds to a chain. */
export type Gives<S extends StepSpec> = { [K in keyof S["outputs"]]: Give<S["outputs"][K]> }[keyof S["outputs"]];
export type GivesOfEach<S extends StepSpec> = S extends unknown ? Gives<S> : never;

/** The wants that nothing in Have meets. */
export type MissingOf<W extends string, Have extends string> = W extends unknown
  ? [Extract<Have, Meets<W>>] extends [never]
    ? W
    : never
  : never;
/** Of groups of wants: nothing where one group is met, else what the first lacks. */
export type MissingGroup<G, Have extends string> = G extends readonly [infer First extends string, ...infer _Rest]
  ? true extends { [I in keyof G]: [MissingOf<G[I] & string, Have>] extends [never] ? true : false }[number & keyof G]
    ? never
    : MissingOf<First, Have>
  : never;

/** What a branch sees of the chain around it: all that crosses, and what was made on a branch of its own name. */
export type Enter<Have extends string, Branch extends string> =
  | Exclude<Have, BranchKind>
  | (Have extends `${Branch}:${infer K}` ? K : never);
/** What a branch gives back: data keeps the branch's name. */
export type Leave<Made extends string, Branch extends string> = Made extends BranchKind ? `${Branch}:${Made}` : Made;

export type MetricsIn<Have extends string> = Have extends `metric:${infer M}` ? M : never;

// ---- the same, when it runs ----------------------------------------------------------------------

/** Tells which kinds never leave their branch; a registry knows those of its packs. */
export type Stays = (kind: string) => boolean;
/** By what a registry knows of kinds. What was measured crosses, as the type `Leave` has it. */
export const staysBy =
  (registry: { kind(kind: string): { readonly reach: "branch" | "crosses" } }): Stays =>
  (kind) =>
    !kind.startsWith("metric:") && registry.kind(kind).reach === "branch";

function wantOf(spec: StepSpec, port: InPort, stays: Stays): string {
  if (!stays(port.kind)) return port.kind;
  if (port.from !== "branch") return `*:${port.kind}`;
  return spec.home === undefined ? port.kind : `${spec.home}?${port.kind}`;
}

export const kindOf = (want: string): string => want.replace(/^(\*:|[^?]*\?)/, "");

export const carries = (port: OutPort): string => (port.open === true ? `${port.kind}.*` : port.kind);

const serves = (have: string, kind: string): boolean =>
  satisfies(have, kind) || (kind.includes(".") && have === `${kind.replace(/\..*$/, "")}.*`);

export function meets(have: string, want: string): boolean {
  const kind = kindOf(want);
  if (serves(have, kind)) return true;
  const colon = have.indexOf(":");
  if (colon < 0 || kind === want || !serves(have.slice(colon + 1), kind)) return false;
  return want.startsWith("*:") || want.startsWith(`${have.slice(0, colon)}?`);
}

const isLenient = (port: InPort): boolean => port.optional === true || port.explicit === true || port.fitted === true;

/** The wants of a step that nothing in `have` meets: those of required inputs, and of the first group where no group is met. */
export function missing(spec: StepSpec, have: ReadonlySet<string>, stays: Stays): readonly string[] {
  const lacks = (ports: readonly InPort[]): readonly string[] => [
    ...new Set(
      ports.map((port) => wantOf(spec, port, stays)).filter((want) => ![...have].some((one) => meets(one, want))),
    ),
  ];
  const groups = (spec.oneOf ?? []).map((ports) =>
    lacks(ports.flatMap((port) => (spec.inputs[port] === undefined ? [] : [spec.inputs[port]]))),
  );
  const group = groups.every((lost) => lost.length > 0) ? (groups[0] ?? []) : [];
  return [...new Set([...lacks(Object.values(spec.inputs).filter((port) => !isLenient(port))), ...group])];
}

export const gives = (spec: StepSpec): readonly string[] =>
  Object.values(spec.outputs).flatMap((output) => [
    carries(output),
    ...(output.metrics ?? []).map((metric) => `metric:${metric}`),
  ]);

export const enter = (have: ReadonlySet<string>, branch: string, stays: Stays): ReadonlySet<string> =>
  new Set(
    [...have].flatMap((one) =>
      one.startsWith(`${branch}:`) ? [one.slice(branch.length + 1)] : stays(one) ? [] : [one],
    ),
  );

export const leave = (have: ReadonlySet<string>, branch: string, stays: Stays): readonly string[] =>
  [...have].map((one) => (stays(one) ? `${branch}:${one}` : one));
