import type { BothSpellings } from "../../base/spellings.ts";
import { snakeCase } from "../../base/words.ts";
import { type Diagnostic, diagnostic, orThrow, type Refused, SpeclineError } from "../../diagnostics/index.ts";
import { createRegistry } from "../../registry/registry.ts";
import type { Pack } from "../../spec/pack.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Base, Chain, Recipes } from "./builder.ts";
import type { GivesOfEach } from "./flow.ts";
import { createBuilder } from "./make-builder.ts";
import type { BuilderOptions } from "./start-draft.ts";
import type { Clashes, VerbsOf, Vocabulary } from "./verbs.ts";

/** A pack with recipes. */
export interface AuthoredPack<
  N extends string = string,
  L extends readonly StepSpec[] = readonly StepSpec[],
  R extends Recipes = Recipes,
> extends Pack<N, L> {
  readonly recipes: R;
}

/**
 * Adds recipes (methods that are composed of other calls) to a pack.
 *
 * @param pack - the pack whose steps the recipes use
 * @param recipes - functions that take a pipeline and the call's arguments, and return a pipeline
 * @returns the pack, for `Pipeline.with`
 */
export const withRecipes = <N extends string, L extends readonly StepSpec[], R extends Recipes>(
  pack: Pack<N, L>,
  recipes: R,
): AuthoredPack<N, L, R> => ({ ...pack, recipes });

/** The steps in a list of packs. */
export type StepsOf<L extends readonly Pack[]> = L extends readonly [
  infer A extends Pack,
  ...infer Rest extends readonly Pack[],
]
  ? readonly [...A["steps"], ...StepsOf<Rest>]
  : readonly [];
type RecipesOf<L extends readonly Pack[]> = L extends readonly [infer A, ...infer Rest extends readonly Pack[]]
  ? (A extends { readonly recipes: infer R } ? BothSpellings<R> : {}) & RecipesOf<Rest>
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
/** A pipeline with the methods from a list of packs. */
export type PipelineWith<H extends string, L extends readonly Pack[]> = Chain<Packs<L>, H> & Base<Packs<L>, H>;

/** The type, or a refusal if two packs define the same fluent method. */
export type Harmonious<L extends readonly Pack[], T> = [Clashes<L>] extends [never] ? T : Refused<Clashes<L>>;

/**
 * The kinds available before the first call: none, or everything that the steps can produce if resolution can insert
 * steps.
 */
export type Starting<O extends BuilderOptions, L extends readonly StepSpec[]> = O extends
  | { readonly autoInsert: true }
  | { readonly auto_insert: true }
  ? GivesOfEach<L[number]>
  : never;

const recipesOf = (packs: readonly Pack[]): Recipes =>
  Object.assign({}, ...packs.map((pack) => (pack as Partial<AuthoredPack>).recipes ?? {}));

const METHODS: readonly Exclude<keyof Base<Vocabulary, never>, symbol>[] = [
  "step",
  "use",
  "branch",
  "apply",
  "when",
  "deployIf",
  "requires",
  "context",
  "facts",
  "assume",
  "forClassification",
  "forRegression",
  "onBudgetInstances",
  "inRegion",
  "declare",
  "describe",
  "registry",
  "build",
  "toPipeline",
];
const RESERVED: ReadonlySet<string> = new Set(METHODS.map(snakeCase));

/**
 * Finds pack methods that would hide one of the builder's methods or a recipe.
 *
 * @param packs - the packs that one pipeline uses
 * @returns a diagnostic for each such method; conflicts between two steps are reported by the registry
 */
export function packFaults(packs: readonly Pack[]): readonly Diagnostic[] {
  const owners = new Map<string, { readonly pack: string; readonly recipe: boolean; readonly verb: string }>();
  return packs.flatMap((pack) => {
    const verbs = pack.steps.flatMap((spec) => [spec.verb, ...Object.keys(spec.verbAliases ?? {})]);
    const recipes = Object.keys(recipesOf([pack]));
    return [...verbs, ...recipes].flatMap((verb, index): readonly Diagnostic[] => {
      if (RESERVED.has(snakeCase(verb)) || verb === "then")
        return [diagnostic("author/reserved-verb", { pack: pack.name, verb })];
      const recipe = index >= verbs.length;
      const there = owners.get(snakeCase(verb));
      if (there === undefined) owners.set(snakeCase(verb), { pack: pack.name, recipe, verb });
      // The registry reports two steps with the same verb in the same spelling.
      return there !== undefined && (recipe || there.recipe || there.verb !== verb)
        ? [diagnostic("author/verb-clash", { a: there.pack, b: pack.name, verb })]
        : [];
    });
  });
}

/**
 * Creates the function that starts pipelines with these packs, without the standard pack. To include it, use
 * `Pipeline.with(pack)`.
 *
 * @param packs - the packs whose steps become methods
 * @returns a function that takes a title and returns an empty pipeline
 * @throws SpeclineError if two packs, or a pack and the builder, define the same method
 */
export function createPipelineFactory<const L extends readonly Pack[]>(
  packs: L,
): <const O extends BuilderOptions = {}>(title: string, options?: O) => PipelineWith<Starting<O, StepsOf<L>>, L> {
  const registry = orThrow(createRegistry(packs));
  const faults = packFaults(packs);
  if (faults.length > 0) throw new SpeclineError(faults);
  return createBuilder(registry, recipesOf(packs)) as never;
}
