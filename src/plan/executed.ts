import { FIRST, type RerunVerdict } from "./rerun.ts";
import type { PlanSide } from "./side.ts";

/** A version that was executed, so that AWS's cache can hold its results. */
export interface ExecutedVersion {
  readonly version: number;
  readonly side: PlanSide;
}

/**
 * The versions that were executed, the latest first. "earlier": the pipeline was executed, but not since it was last
 * changed, and it is not known which version was.
 */
export type Executed = readonly ExecutedVersion[] | "earlier";

type Verdicts = (name: string) => RerunVerdict;

/**
 * Whether the next execution runs a step. AWS's cache has only the results of executions, so a version that was deployed
 * but never executed does not count.
 *
 * @param own - whether it runs if what is deployed was executed
 * @param ifExecuted - whether it runs if another version was executed
 */
export function rerunsAfter(executed: Executed, own: Verdicts, ifExecuted: (side: PlanSide) => Verdicts): Verdicts {
  if (executed === "earlier") return afterUnknown(own);
  const [latest, ...earlier] = executed.map(({ version, side }) => ({ version, of: ifExecuted(side) }));
  if (latest === undefined) return afterNothing(own);
  return (name) => {
    const verdict = latest.of(name);
    if (verdict.rerun !== "yes") return verdict;
    const same = earlier.find(({ of }) => of(name).rerun === "no");
    if (same !== undefined)
      return { rerun: "unknown", because: `whether AWS's cache still has the result of version ${same.version}` };
    // The comparison with what is deployed has the user's own terms.
    const reason = own(name);
    return reason.rerun === "yes" ? reason : verdict;
  };
}

function afterUnknown(own: Verdicts): Verdicts {
  return (name) => {
    const verdict = own(name);
    return verdict.rerun === "no" ? { rerun: "unknown", because: "which version the last execution ran" } : verdict;
  };
}

/** Nothing was ever executed. */
function afterNothing(own: Verdicts): Verdicts {
  return (name) => {
    const verdict = own(name);
    if (verdict.rerun === "always" || verdict.because === FIRST.isNew) return verdict;
    return { rerun: "yes", because: FIRST.noResult };
  };
}
