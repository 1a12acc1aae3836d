import type { Diagnostic, Place } from "../../diagnostics/index.ts";

/** Faults that leave a pipeline without some of its steps. */
const LOST_STEPS = ["author/unknown-step", "author/not-a-step"] as const;

/** Faults that are consequences of others: an unknown step has no outputs, and a wrong fact is not looked up. */
const CAUSES: Readonly<Record<string, readonly string[]>> = {
  "resolve/no-source": LOST_STEPS,
  "resolve/shared-rows": ["author/shares"],
  "compile/metric-unmeasured": LOST_STEPS,
  "compile/bad-name": ["author/title"],
  "definition/no-steps": ["author/empty", "author/bad-shape", ...LOST_STEPS],
  "data/positive-unknown": ["author/context-value"],
  "resolve/task-step": ["config/facts-disagree"],
};

/** Faults that are consequences only if both are about the same fact. */
const OF_ONE_FACT: Readonly<Record<string, string>> = {
  "data/positive-unknown": "positive",
  "resolve/task-step": "task",
};

const isAtPort = ({ code, at }: Diagnostic, { step, port }: Place): boolean =>
  code.startsWith("author/") && port !== undefined && at.step === step && at.port === port;

/**
 * Leaves out faults that are consequences of others, so that one fault has one report.
 *
 * @param before - the faults found so far
 * @param faults - the faults of a later stage
 * @returns the faults of the later stage that would remain if the faults found so far were corrected
 */
export const withoutConsequences = (
  before: readonly Diagnostic[],
  faults: readonly Diagnostic[],
): readonly Diagnostic[] =>
  faults.filter(({ code, at }) => {
    // An input whose source could not be read has no source.
    if (code === "resolve/no-source" && before.some((cause) => isAtPort(cause, at))) return false;
    const fact = OF_ONE_FACT[code];
    const causes = before.filter(({ at }) => fact === undefined || at.field === fact);
    return !causes.some((cause) => CAUSES[code]?.includes(cause.code));
  });

/** Faults in a single value. Each place has at most one of them. */
const OF_A_VALUE: ReadonlySet<string> = new Set(["config/bad-value", "config/instances"]);

/** Two stages can find the same problem, and so can steps that share a value, such as a spec's data. */
export function once(faults: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return faults.filter(({ code, message, at }) => {
    const { step = "", port, field, path, file, range } = at;
    const keys = [JSON.stringify([code, message, step, port, field, path])];
    // Steps share a value if their faults are at the same place and differ only in the step's name.
    if (step !== "" && file !== undefined && range !== undefined)
      keys.push(JSON.stringify([code, message.replaceAll(step, ""), port, field, path, file, range]));
    // Later stages name the field as in code, and the file reader names it as on disk.
    const keyOfValue = (owner: string): string => JSON.stringify([code, owner, file, range?.start]);
    const isOfValue = OF_A_VALUE.has(code) && file !== undefined && range !== undefined;
    if (isOfValue) keys.push(keyOfValue(step));
    // The file reader reports a shared value for its section, and a later stage for a step that uses it.
    const isShared = isOfValue && seen.has(keyOfValue(""));
    const isNew = !isShared && !keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    return isNew;
  });
}
