import type { Base, Chain, HasState } from "../../src/author/chain/builder.ts";
import { createPipelineFactory, withRecipes } from "../../src/author/chain/factory.ts";
import type { VerbsOf, Vocabulary } from "../../src/author/chain/verbs.ts";
import { type TestPack, testPack } from "./pack.ts";

/* Shows how a pack names its pipeline types so that hovers and messages stay short. src/steps/pipeline.ts does the same. */

type TestVerbs_ = VerbsOf<TestPack["steps"]>;
export interface TestVerbs extends TestVerbs_ {}

interface Start extends Vocabulary {
  readonly verbs: TestVerbs;
  readonly recipes: {};
  readonly steps: TestPack["steps"];
  readonly pipeline: StartOf<this["have"]>;
}
interface StartOf<in H extends string> extends Chain<Start, H>, Base<Start, H> {}

const trainAll = (start: StartOf<never>, source: string) => start.loadData(source).preprocess().trainXgboost();

const recipes = { trainAll };
export interface TestRecipes {
  readonly trainAll: typeof trainAll;
}

export interface Test extends Vocabulary {
  readonly verbs: TestVerbs;
  readonly recipes: TestRecipes;
  readonly steps: TestPack["steps"];
  readonly pipeline: Pipeline<this["have"]>;
}
export interface Pipeline<in H extends string> extends Chain<Test, H>, Base<Test, H> {}

export const Pipeline = createPipelineFactory([withRecipes(testPack, recipes)]) as unknown as (
  title: string,
) => Pipeline<never>;
export type { HasState };
