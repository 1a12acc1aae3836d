import type { ManifestStep } from "../../compile/index.ts";
import type { RunRecord } from "../../local/index.ts";

/** The steps of two runs that have the same purpose, by the name in the later run. */
export interface MatchedStep {
  readonly before: string;
  readonly after: string;
}

/**
 * Matches steps whose results can be compared: steps with the same name, and otherwise the only steps without a partner
 * that are on the same branch and make the same kinds of outputs, such as the evaluations of two frameworks.
 */
export function matchedSteps(before: RunRecord, after: RunRecord): readonly MatchedStep[] {
  const earlier = new Set(before.steps.map(({ name }) => name));
  const later = new Set(after.steps.map(({ name }) => name));
  const alone = ({ manifest }: RunRecord, others: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> => {
    const found = new Map<string, string[]>();
    for (const step of manifest?.steps ?? []) {
      if (others.has(step.id)) continue;
      const purpose = purposeOf(step);
      found.set(purpose, [...(found.get(purpose) ?? []), step.id]);
    }
    return found;
  };
  const [gone, fresh] = [alone(before, later), alone(after, earlier)];
  const replaced = [...fresh].flatMap(([purpose, names]): readonly MatchedStep[] => {
    const [one, ...more] = gone.get(purpose) ?? [];
    const [other, ...others] = names;
    return one === undefined || other === undefined || more.length + others.length > 0
      ? []
      : [{ before: one, after: other }];
  });
  const same = after.steps.filter(({ name }) => earlier.has(name)).map(({ name }) => ({ before: name, after: name }));
  return [...same, ...replaced];
}

const purposeOf = ({ branch = "", outputs }: ManifestStep): string =>
  [branch, ...Object.values(outputs).map(({ kind }) => kind)].sort().join(" ");
