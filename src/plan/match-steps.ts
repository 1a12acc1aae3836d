import { canonicalKey } from "../base/canonical.ts";
import type { LocatedStep } from "../sagemaker/located-steps.ts";
import { neutral, type Surroundings, withNames } from "./neutral.ts";

/** A step's earlier and later versions. One of them is absent if the step was added or removed. */
export interface StepPair {
  readonly before?: LocatedStep;
  readonly after?: LocatedStep;
}

export interface MatchedSteps {
  /** In the order of the later definition, followed by removed steps. */
  readonly pairs: readonly StepPair[];
  /** The later names of renamed steps, by their earlier names. */
  readonly renamed: ReadonlyMap<string, string>;
}

/**
 * Matches the steps in two definitions: first steps with equal names, then steps with equal content. A step's content
 * can refer to other renamed steps, so renamed steps are found one after another.
 */
export function matchSteps(
  before: readonly LocatedStep[],
  after: readonly LocatedStep[],
  around: { readonly before: Surroundings; readonly after: Surroundings },
): MatchedSteps {
  const names = new Set(after.map(({ step }) => step.Name));
  const earlier = new Map(before.map((one) => [one.step.Name, one]));
  const renamed = new Map<string, string>();
  const contentOf = ({ step }: LocatedStep, side: Surroundings, others: ReadonlyMap<string, string>): string => {
    const content = neutral(withNames({ Type: step.Type, Arguments: step.Arguments }, others), side);
    return canonicalKey(withNames(content, new Map([[step.Name, "{step}"]])));
  };
  const gone = before.filter(({ step }) => !names.has(step.Name));
  const fresh = new Set(after.filter(({ step }) => !earlier.has(step.Name)));
  for (let found = gone.length > 0 && fresh.size > 0; found; ) {
    found = false;
    const contents = new Map<string, LocatedStep[]>();
    for (const one of fresh) {
      const key = contentOf(one, around.after, new Map());
      contents.set(key, [...(contents.get(key) ?? []), one]);
    }
    for (const one of gone.filter(({ step }) => !renamed.has(step.Name))) {
      const [only, ...more] = contents.get(contentOf(one, around.before, renamed)) ?? [];
      // If two steps are alike, it is not clear which of them was renamed.
      if (only === undefined || more.length > 0 || !fresh.has(only)) continue;
      renamed.set(one.step.Name, only.step.Name);
      fresh.delete(only);
      found = true;
    }
  }
  const namesBefore = new Map([...renamed].map(([from, to]) => [to, from]));
  const pairs = after.map((one): StepPair => {
    const same = earlier.get(namesBefore.get(one.step.Name) ?? one.step.Name);
    return same === undefined ? { after: one } : { before: same, after: one };
  });
  const removed = gone.filter(({ step }) => !renamed.has(step.Name)).map((one): StepPair => ({ before: one }));
  return { pairs: [...pairs, ...removed], renamed };
}
