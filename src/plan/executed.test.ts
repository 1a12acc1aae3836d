import { describe, expect, test } from "vitest";
import { type ExecutedVersion, rerunsAfter } from "./executed.ts";
import { FIRST, type RerunVerdict } from "./rerun.ts";

const NO_STEPS = { Version: "2020-12-01", Steps: [] } as const;
const KEPT: RerunVerdict = { rerun: "no", because: "" };
const CHANGED: RerunVerdict = { rerun: "yes", because: "maxDepth" };
const ALWAYS: RerunVerdict = { rerun: "always", because: "its cache is off" };
const IS_NEW: RerunVerdict = { rerun: "yes", because: FIRST.isNew };

/** What a step does if these versions were executed, with the verdict that each leads to, the latest first. */
function verdictAfter(own: RerunVerdict, ...executed: readonly RerunVerdict[]): RerunVerdict {
  const versions = executed.map(
    (_, index): ExecutedVersion => ({
      version: index + 1,
      side: { definition: NO_STEPS, parameters: { index } },
    }),
  );
  const ifExecuted = ({ parameters }: ExecutedVersion["side"]) => {
    const verdict = executed[Number(parameters?.["index"])] as RerunVerdict;
    return () => verdict;
  };
  return rerunsAfter(versions, () => own, ifExecuted)("Step");
}

describe("rerunsAfter", () => {
  test("nothing was executed: no step has a result", () => {
    const first: RerunVerdict = { rerun: "yes", because: FIRST.noResult };
    expect([KEPT, CHANGED, ALWAYS, IS_NEW].map((own) => verdictAfter(own))).toEqual([first, first, ALWAYS, IS_NEW]);
  });

  test("the latest executed version decides, not what is deployed", () => {
    expect(verdictAfter(KEPT, CHANGED)).toEqual(CHANGED);
    expect(verdictAfter(CHANGED, KEPT)).toEqual(KEPT);
  });

  test("an earlier version may have the result", () => {
    expect(verdictAfter(CHANGED, CHANGED, CHANGED, KEPT)).toEqual({
      rerun: "unknown",
      because: "whether AWS's cache still has the result of version 3",
    });
  });

  test("the deployed version's reason is in the user's own terms", () => {
    expect(verdictAfter(CHANGED, { rerun: "yes", because: "HyperParameters.max_depth" })).toEqual(CHANGED);
  });

  test("nobody knows which version was executed", () => {
    const own = (verdict: RerunVerdict) =>
      rerunsAfter(
        "earlier",
        () => verdict,
        () => () => verdict,
      )("Step");
    expect([own(KEPT).rerun, own(CHANGED), own(ALWAYS)]).toEqual(["unknown", CHANGED, ALWAYS]);
  });
});
