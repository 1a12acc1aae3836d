import type { ShownPlan } from "../../app/plan/plan-document.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";
import { planLines } from "./plan-lines.ts";
import type { Terminal } from "./terminal.ts";

/** What is printed before a command changes a deployed pipeline, and what remains to be reported afterwards. */
export interface AskedPlanLines {
  /**
   * Prints a plan and what was found with it.
   *
   * @param same - what to say if there is nothing to change
   * @param more - a line below the plan
   */
  readonly show: (plan: ShownPlan, found: PlanFindings, same: string, more?: string) => void;
  /** Reports what was found since. */
  readonly reportRest: (diagnostics: readonly Diagnostic[]) => void;
}

interface PlanFindings {
  readonly isSame: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param now - milliseconds since 1970 */
export function askedPlanLines(terminal: Terminal, now: () => number): AskedPlanLines {
  const reported = new Set<Diagnostic>();
  return {
    show: (plan, { isSame, diagnostics }, same, more) => {
      for (const one of diagnostics) reported.add(one);
      if (!isSame) terminal.print(planLines(plan, terminal, now()));
      if (!isSame && more !== undefined) terminal.print(more);
      terminal.report(diagnostics);
      if (isSame) terminal.say(`no changes: ${plan.name} on ${plan.target.name} ${same}`);
    },
    reportRest: (diagnostics) => terminal.report(diagnostics.filter((one) => !reported.has(one))),
  };
}
