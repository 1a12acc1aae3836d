import { diagnostic, orThrow, type Refused, SpeclineError } from "../diagnostics/index.ts";
import { createRegistry } from "../registry/registry.ts";
import type { Pack } from "../spec/pack.ts";
import type { StepSpec } from "../spec/step.ts";
import type { Base, Chain, Recipes } from "./builder.ts";
import { builderOf } from "./make-builder.ts";
import type { Clashes, VerbsOf, Vocabulary } from "./verbs.ts";

/** A pack whose verbs and recipes are worked out for types. */
export interface AuthoredPack<
  N extends string = string,
  L extends readonly StepSpec[] = readonly StepSpec[],
  R extends Recipes = Recipes,
> extends Pack<N, L> {
  readonly recipes: R;
}

/** Gives a pack methods that are made of other calls. */
export const withRecipes = <N extends string, L extends readonly StepSpec[], R extends Recipes>(
  pack: Pack<N, L>,
  recipes: R,
): AuthoredPack<N, L, R> => ({ ...pack, recipes });

type StepsOf<L extends readonly Pack[]> = L extends readonly [
  infer A extends Pack,
  ...infer Rest extends readonly Pack[],
]
  ? readonly [...A["steps"], ...StepsOf<Rest>]
  : readonly [];
type RecipesOf<L extends readonly Pack[]> = L extends readonly [infer A, ...infer Rest extends readonly Pack[]]
  ? (A extends { readonly recipes: infer R } ? R : {}) & RecipesOf<Rest>
  : {};
type VerbsIn<L extends readonly Pack[]> = L extends readonly [
  infer A extends Pack,
  ...infer Rest extends readonly Pack[],
]
  ? VerbsOf<A["steps"]> & VerbsIn<Rest>
  : {};

/** The vocabulary of a list of packs. */
export interface Packs<L extends readonly Pack[]> extends Vocabulary {
  readonly verbs: VerbsIn<L>;
  readonly recipes: RecipesOf<L>;
  readonly steps: StepsOf<L>;
  readonly pipeline: PipelineWith<this["have"], L>;
}
/** A pipeline that speaks a list of packs. */
export type PipelineWith<H extends string, L extends readonly Pack[]> = Chain<Packs<L>, H> & Base<Packs<L>, H>;

/** Refuses packs that define one fluent method twice. */
export type Harmonious<L extends readonly Pack[], T> = [Clashes<L>] extends [never] ? T : Refused<Clashes<L>>;

const recipesOf = (packs: readonly Pack[]): Recipes =>
  Object.assign({}, ...packs.map((pack) => (pack as Partial<AuthoredPack>).recipes ?? {}));

const RESERVED: ReadonlySet<string> = new Set<Exclude<keyof Base<Vocabulary, never>, symbol>>([
  "step",
  "use",
  "branch",
  "apply",
  "when",
  "deployIf",
  "requires",
  "context",
  "forClassification",
  "forRegression",
  "describe",
  "registry",
  "staged",
  "toPipeline",
]);

/** Makes the function that starts pipelines of these packs. Throws where two packs, or a pack and the builder, give one method two meanings. */
export function createPipelineFactory<const L extends readonly Pack[]>(
  packs: L,
): (title: string) => PipelineWith<never, L> {
  const registry = orThrow(createRegistry(packs));
  const faults = packs.flatMap((pack) =>
    [
      ...pack.steps.flatMap((spec) => [spec.verb, ...Object.keys(spec.verbAliases ?? {})]),
      ...Object.keys(recipesOf([pack])),
    ]
      .filter((verb) => RESERVED.has(verb) || verb === "then")
      .map((verb) => diagnostic("author/reserved-verb", { pack: pack.name, verb })),
  );
  if (faults.length > 0) throw new SpeclineError(faults);
  return builderOf(registry, recipesOf(packs)) as (title: string) => PipelineWith<never, L>;
}
