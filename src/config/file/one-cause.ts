import { listed } from "../../base/words.ts";
import type { Diagnostic } from "../../diagnostics/index.ts";

/**
 * Joins warnings that differ only in their step: ten configs that repeat a wrong value have one cause, and get one
 * message. Errors are kept separate, because each must be corrected.
 */
export function joinSteps(faults: readonly Diagnostic[]): readonly Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const [index, fault] of faults.entries()) {
    const { code, severity, message, at } = fault;
    const of = ` of ${at.step}`;
    const joins = severity !== "error" && at.step !== undefined && message.includes(of);
    const key = joins ? JSON.stringify([code, message.replace(of, " of"), fault.hint]) : String(index);
    groups.set(key, [...(groups.get(key) ?? []), fault]);
  }
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [all.length === 1 ? first : joined(first, all)];
  });
}

function joined(first: Diagnostic, all: readonly Diagnostic[]): Diagnostic {
  const { step, ...at } = first.at;
  const steps = [...new Set(all.flatMap((fault) => fault.at.step ?? []))];
  const edits = all.flatMap(({ fix }) => fix?.edits ?? []);
  return {
    ...first,
    message: first.message.replace(` of ${step}`, ` of ${steps.length} steps`),
    at,
    seen: [...(first.seen ?? []), `steps: ${listed(steps)}`],
    ...(first.fix !== undefined && { fix: { ...first.fix, edits } }),
  };
}
