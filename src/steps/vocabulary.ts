import type { Base, Chain } from "../author/chain/builder.ts";
import type { VerbsOf, Vocabulary } from "../author/chain/verbs.ts";
import type { StandardPack } from "./pack.ts";

type CoreVerbs_ = VerbsOf<StandardPack["steps"]>;
/** The standard steps' fluent methods, as a named type so that hovers and messages stay short. */
export interface CoreVerbs extends CoreVerbs_ {}

/** The vocabulary for writing the standard pack's recipes: its steps, without the recipes. */
export interface Steps extends Vocabulary {
  readonly verbs: CoreVerbs;
  readonly recipes: {};
  readonly steps: StandardPack["steps"];
  readonly pipeline: StepsPipeline<this["have"]>;
}
export interface StepsPipeline<in Have extends string> extends Chain<Steps, Have>, Base<Steps, Have> {}
