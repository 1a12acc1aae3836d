import { defined } from "../../base/defined.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { StepSpec } from "../../spec/step.ts";
import { noMentions } from "../values.ts";
import { addHandles, readConfig } from "./declare.ts";
import { type Draft, type DraftStep, presetsFor, withChanges } from "./draft.ts";
import { findMissing, type IsBranchBound, kindOf, meets, outputKinds } from "./flow.ts";

/** The fluent calls that produce a kind, such as ".a() or .b()". */
export const listCalls = (steps: readonly StepSpec[], kind: string): string =>
  steps
    .filter((spec) => outputKinds(spec).some((given) => meets(given, kind)))
    .map((spec) => `.${spec.verb}()`)
    .join(" or ");

/** The steps that a chain can call, and the kinds that stay in their branches. */
export interface CallableSteps {
  readonly steps: readonly StepSpec[];
  readonly isBranchBound: IsBranchBound;
}

/** Adds a step by its fluent method. Throws if the chain lacks an input, which the editor also reports. */
export function callStep(
  draft: Draft,
  spec: StepSpec,
  given: Readonly<Record<string, unknown>>,
  { steps, isBranchBound }: CallableSteps,
): Draft {
  const missing = draft.autoInsert === true ? [] : findMissing(spec, draft.have, isBranchBound);
  if (missing.length > 0) throw new SpeclineError(missing.map((want) => missingKind(spec, kindOf(want), draft, steps)));
  const found = noMentions();
  const { allow, ...settings } = given;
  const own = Object.hasOwn(spec.config.shape, "allow");
  const at = { pipeline: draft.root.title, step: spec.name };
  const { config, facts, diagnostics } = readConfig(spec, own ? given : settings, found, at);
  const known = addHandles(draft, found.handles);
  const key = `#${known.steps.length + 1}`;
  const { branch, arm, last } = draft;
  const step: DraftStep = {
    key,
    spec,
    config: { ...presetsFor(spec, draft), ...config },
    inputs: {},
    ...defined({ branch, arm, allow: own ? undefined : (allow as DraftStep["allow"]) }),
  };
  return withChanges(known, {
    steps: [...known.steps, step],
    context: { ...known.context, ...facts },
    parameters: [...known.parameters, ...found.parameters],
    diagnostics: [...known.diagnostics, ...diagnostics],
    hints: last === undefined ? known.hints : [...known.hints, { kind: "order", step: key, after: last }],
    have: new Set([...known.have, ...outputKinds(spec)]),
    last: key,
  });
}

function missingKind({ name }: StepSpec, kind: string, draft: Draft, steps: readonly StepSpec[]): Diagnostic {
  const at = { pipeline: draft.root.title, step: name };
  const calls = listCalls(steps, kind);
  return calls === ""
    ? diagnostic("author/no-producer", { step: name, kind }, at)
    : diagnostic("author/missing-kind", { step: name, kind, calls }, at);
}
