import { byText } from "../base/canonical.ts";
import { ownMember, setMember } from "../base/own.ts";
import { type BothSpellings, inBothSpellings } from "../base/spellings.ts";
import { didYouMean, nearest, snakeCase } from "../base/words.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import { type DescribedSteps, withEvidence } from "./described-steps.ts";
import { resolve } from "./resolve.ts";
import type { Specifications } from "./specifications.ts";
import { type NamedEdge, pipelineOfNames } from "./wire-names.ts";
import type { Wire } from "./wired.ts";

/** The result for a list of steps. */
export interface AllDependencies {
  /** The source of each input, by step, under the step's given name. */
  readonly resolved: Readonly<
    Record<string, Readonly<Record<string, { readonly step: string; readonly output: string; readonly why: string }>>>
  >;
  /** Inputs that no step in the list feeds. */
  readonly missing: readonly { readonly step: string; readonly input: string; readonly message: string }[];
  readonly edges: readonly NamedEdge[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Methods {
  /**
   * Finds the source of each input.
   *
   * @param names - the steps: names, aliases, or roles such as "training"
   * @param described - steps in dependency form, which add evidence for this call
   */
  resolveAllDependencies(names: readonly string[], described?: DescribedSteps): AllDependencies;
}
type DependencyResolver_ = BothSpellings<Methods>;
/** Finds the dependencies of every step in a list. */
export interface DependencyResolver extends DependencyResolver_ {}

/** A resolver for the steps in a registry. `described` adds evidence to some of them. */
export function createResolver(specifications: Specifications, described: DescribedSteps = []): DependencyResolver {
  return inBothSpellings({
    resolveAllDependencies: (names: readonly string[], more: DescribedSteps = []) =>
      dependenciesOf(names, specifications, [described, more]),
  });
}

function dependenciesOf(
  words: readonly string[],
  specifications: Specifications,
  described: readonly DescribedSteps[],
): AllDependencies {
  const { names, spoken, diagnostics } = namesOf(words, specifications);
  const among = names.flatMap((name) => specifications.parse(name)?.spec ?? []);
  const { value: known, diagnostics: before } = withEvidence(specifications, described, among);
  const { pipeline } = pipelineOfNames(names, known);
  const { value, diagnostics: found } = resolve(pipeline, known);
  const as = (step: string): string => spoken.get(step) ?? step;
  const resolved: Record<string, Record<string, { step: string; output: string; why: string }>> = {};
  for (const { step } of value.steps.map(({ id }) => ({ step: id }))) setMember(resolved, as(step), {});
  for (const wire of value.wires) {
    for (const [input, fed] of Object.entries(feed(wire, as)))
      setMember(ownMember(resolved, as(wire.to.step)) ?? {}, input, fed);
  }
  return {
    resolved,
    missing: found
      .filter(({ code, at }) => code === "resolve/no-source" && at.step !== undefined)
      .map(({ at, message }) => ({ step: as(at.step ?? ""), input: at.port ?? "", message })),
    edges: value.wires.map(({ from, to, why }) => ({
      from: { step: as(from.step), output: from.port },
      to: { step: as(to.step), input: to.port },
      why,
    })),
    diagnostics: [...before, ...diagnostics, ...found],
  };
}

const feed = ({ from, to, why }: Wire, as: (step: string) => string) => ({
  [to.port]: { step: as(from.step), output: from.port, why },
});

/** The step to which each word refers: the one with that name or alias, or otherwise the first step with that role. */
function namesOf(words: readonly string[], known: Specifications) {
  const diagnostics: Diagnostic[] = [];
  const spoken = new Map<string, string>();
  const names = words.flatMap((word, index): readonly string[] => {
    const name = known.parse(word) === undefined ? byRole(word, known) : word;
    if (name === undefined) {
      const near = nearest(word, [...known.names.keys(), ...known.roles.keys()]);
      const hint = didYouMean(near, `roles are ${[...known.roles.keys()].sort(byText).join(", ")}`);
      diagnostics.push(diagnostic("resolve/unknown-word", { name: word }, { path: `[${index}]` }, { hint }));
      return [];
    }
    spoken.set(name, word);
    return [name];
  });
  return { names, spoken, diagnostics };
}

/** Turns "training", "Training" and "training_calibration" (a role with a branch) into a step name. */
function byRole(word: string, { roles }: Specifications): string | undefined {
  const role = snakeCase(word);
  const whole = roles.get(role)?.[0];
  if (whole !== undefined) return whole.name;
  for (let cut = role.lastIndexOf("_"); cut > 0; cut = role.lastIndexOf("_", cut - 1)) {
    const part = roles.get(role.slice(0, cut))?.[0];
    if (part !== undefined) return `${part.name}_${role.slice(cut + 1)}`;
  }
  return undefined;
}
