import { type Callable, callable } from "../base/callable.ts";
import { defined } from "../base/defined.ts";
import { type EitherSpelling, inOneSpelling } from "../base/spellings.ts";
import { didYouMean, listed, nearest, quoted } from "../base/words.ts";
import { diagnostic, SpeclineError } from "../diagnostics/index.ts";

interface DependencyFields {
  /** The input's name, or words for it. */
  readonly logicalName: string;
  /** The steps that should feed it: names, aliases or roles. */
  readonly compatibleSources?: readonly string[];
  /** Words that favor a source. */
  readonly semanticKeywords?: readonly string[];
  /** Whether the input must have a source. By default, the step's own specification decides. */
  readonly required?: boolean;
}
type DependencyInput_ = EitherSpelling<DependencyFields>;
/** A step's requirement, in the vocabulary of specification-driven pipelines. Names can be in snake_case. */
export type DependencyInput = DependencyInput_;

class DependencySpec_ {
  readonly logicalName: string;
  readonly compatibleSources: readonly string[];
  readonly semanticKeywords: readonly string[];
  readonly required?: boolean;
  /** @throws SpeclineError if a field is unknown, set twice or missing */
  constructor(input: DependencyInput) {
    const known = ["logicalName", "compatibleSources", "semanticKeywords", "required"];
    const read = fieldsIn<DependencyFields>("DependencySpec", input, known, "logicalName");
    this.logicalName = read.logicalName;
    this.compatibleSources = read.compatibleSources ?? [];
    this.semanticKeywords = read.semanticKeywords ?? [];
    Object.assign(this, defined({ required: read.required }));
  }
  get logical_name(): string {
    return this.logicalName;
  }
  get compatible_sources(): readonly string[] {
    return this.compatibleSources;
  }
  get semantic_keywords(): readonly string[] {
    return this.semanticKeywords;
  }
}

/** One dependency of a step: its name, the steps that should feed it, and keywords that favor a source. */
export const DependencySpec: Callable<typeof DependencySpec_> = callable(DependencySpec_);
export type DependencySpec = DependencySpec_;

interface SpecificationFields {
  /**
   * The step's name, an alias or a role. By default, the only step to be wired that has inputs for all of these
   * dependencies.
   */
  readonly stepType?: string;
  readonly dependencies: readonly (DependencySpec | DependencyInput)[];
}

class StepSpecification_ {
  readonly stepType?: string;
  readonly dependencies: readonly DependencySpec[];
  /** @throws SpeclineError if a field is unknown, set twice or missing */
  constructor(input: EitherSpelling<SpecificationFields>) {
    const known = ["stepType", "dependencies"];
    const read = fieldsIn<SpecificationFields>("StepSpecification", input, known, "dependencies");
    this.dependencies = read.dependencies.map((one) =>
      one instanceof DependencySpec_ ? one : new DependencySpec_(one as DependencyInput),
    );
    Object.assign(this, defined({ stepType: read.stepType }));
  }
  get step_type(): string | undefined {
    return this.stepType;
  }
}

/**
 * A step described by its dependencies, which add evidence for the inputs of a step that a pack already specifies.
 *
 * @example
 * ```ts
 * import { DependencySpec, resolver, StepSpecification } from "specline";
 *
 * const training = new StepSpecification({
 *   dependencies: [
 *     new DependencySpec({
 *       logicalName: "training_data",
 *       compatibleSources: ["TabularPreprocessing"],
 *       semanticKeywords: ["data", "processed", "training"],
 *     }),
 *   ],
 * });
 * console.log(resolver.resolveAllDependencies(["preprocessing", "training"], [training]).edges);
 * ```
 */
export const StepSpecification: Callable<typeof StepSpecification_> = callable(StepSpecification_);
export type StepSpecification = StepSpecification_;

/** The fields under their names in code. Throws for fields that would be ignored. */
function fieldsIn<T>(owner: string, input: object, known: readonly string[], needed: string): T {
  const { value, twice } = inOneSpelling<unknown>({ ...input });
  const faults = [
    ...twice.map((one) => diagnostic("author/same-key", { ...one }, { field: one.key })),
    ...Object.keys(value)
      .filter((field) => !known.includes(field))
      .map((field) => {
        const hint = didYouMean(nearest(field, known), `its fields are ${listed(known.map(quoted))}`);
        return diagnostic("resolve/specification-field", { owner, field }, { field }, { hint });
      }),
    ...(value[needed] === undefined ? [diagnostic("resolve/specification-without", { owner, field: needed }, {})] : []),
  ];
  if (faults.length > 0) throw new SpeclineError(faults);
  return value as T;
}
