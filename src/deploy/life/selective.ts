import { canonicalKey } from "../../base/canonical.ts";
import { listed, nearest, quoted } from "../../base/words.ts";
import { shown } from "../../config/index.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import { predecessors } from "../../sagemaker/validate/scope.ts";
import { type DefinitionView, viewOf } from "../../sagemaker/validate/view.ts";

/** The execution from which a selective execution takes the results of the other steps. */
export interface SourceExecution {
  readonly arn: string;
  readonly status: string;
  readonly definition: Definition;
  readonly parameters: Readonly<Record<string, string>>;
  /** The steps that have a result. */
  readonly succeeded: ReadonlySet<string>;
}

export interface Selection {
  readonly definition: Definition;
  readonly steps: readonly string[];
  readonly source?: SourceExecution | undefined;
  /** The parameter values of the new execution. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The reasons why an execution of some of a pipeline's steps would be refused, and what its results depend on. Sources:
 * API reference, SelectiveExecutionConfig; developer guide, "Selective execution of pipeline steps" (read on 29 November
 * 2026).
 */
export function selectionFaults(selection: Selection, at: Place): readonly Diagnostic[] {
  const { definition, steps, source } = selection;
  const view = viewOf(definition as never);
  const unknown = steps.filter((step) => !view.byName.has(step)).map((step) => unknownStep(step, view, at));
  if (unknown.length > 0) return unknown;
  const before = predecessors(view);
  const chosen = new Set(steps);
  const gaps = stepsBetween(chosen, before);
  const needed = [...new Set(steps.flatMap((step) => [...(before.get(step) ?? [])]))].filter(
    (step) => !chosen.has(step),
  );
  const faults: Diagnostic[] = [];
  if (gaps.length > 0) faults.push(diagnostic("execution/gap", { steps: listed(gaps.map(quoted)) }, at));
  else if (!isConnected(steps, before))
    faults.push(diagnostic("execution/apart", { steps: listed(steps.map(quoted)) }, at));
  const outside = needed.filter((step) => !gaps.includes(step));
  if (source === undefined)
    return outside.length === 0
      ? faults
      : [...faults, diagnostic("execution/needs-source", { steps: listed(outside.map(quoted)) }, at)];
  return [...faults, ...sourceFaults(selection, source, outside, at)];
}

function sourceFaults(
  { definition, parameters }: Selection,
  source: SourceExecution,
  needed: readonly string[],
  at: Place,
): readonly Diagnostic[] {
  const { arn, status, succeeded } = source;
  if (status !== "Failed" && status !== "Succeeded")
    return [diagnostic("execution/source-status", { arn, status }, at)];
  const lacking = needed.filter((step) => !succeeded.has(step));
  if (lacking.length > 0)
    return [diagnostic("execution/source-lacks", { arn, steps: listed(lacking.map(quoted)) }, at)];
  const [theirs, ours] = [viewOf(source.definition as never), viewOf(definition as never)];
  const changed = needed.filter(
    (step) => canonicalKey(theirs.byName.get(step)?.json ?? null) !== canonicalKey(ours.byName.get(step)?.json ?? null),
  );
  const different = (definition.Parameters ?? []).flatMap(({ Name: name, DefaultValue }) => {
    const [then, now] = [source.parameters[name] ?? DefaultValue, parameters[name] ?? DefaultValue].map(String);
    if (then === undefined || now === undefined || then === now) return [];
    return [
      diagnostic(
        "execution/source-parameter",
        { name, earlier: shown(name, then), now: shown(name, now) },
        { ...at, field: name },
      ),
    ];
  });
  if (needed.length === 0) return [];
  return changed.length === 0
    ? different
    : [...different, diagnostic("execution/source-older", { steps: listed(changed.map(quoted)) }, at)];
}

function unknownStep(step: string, view: DefinitionView, at: Place): Diagnostic {
  const names = [...view.byName.keys()];
  const near = nearest(step, names);
  const known = near === undefined ? `its steps are ${listed(names.map(quoted))}` : `did you mean ${quoted(near)}?`;
  return diagnostic("execution/unknown-step", { step, known }, { ...at, step });
}

type Before = ReadonlyMap<string, ReadonlySet<string>>;

/** Steps that are not chosen, but are on a path between two steps that are. */
function stepsBetween(chosen: ReadonlySet<string>, before: Before): readonly string[] {
  const after = new Map<string, string[]>();
  for (const [step, earlier] of before) for (const one of earlier) after.set(one, [...(after.get(one) ?? []), step]);
  const upstream = reachable(chosen, (step) => [...(before.get(step) ?? [])]);
  const downstream = reachable(chosen, (step) => after.get(step) ?? []);
  return [...before.keys()].filter((step) => !chosen.has(step) && upstream.has(step) && downstream.has(step));
}

/** Whether each chosen step is linked to the others through chosen steps. */
function isConnected(steps: readonly string[], before: Before): boolean {
  const linked = (step: string): readonly string[] =>
    steps.filter((other) => before.get(step)?.has(other) === true || before.get(other)?.has(step) === true);
  const [first] = steps;
  return first === undefined || steps.every((step) => reachable([first], linked).has(step));
}

/** Everything that can be reached from some steps, including these. */
function reachable(from: Iterable<string>, next: (step: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set(from);
  for (const step of found) for (const one of next(step)) found.add(one);
  return found;
}
