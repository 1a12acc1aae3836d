import { isSame } from "../../../author/spec/edit/edit-value.ts";
import { defined } from "../../../base/defined.ts";
import {
  fieldNamed,
  findSteps,
  isProcessing,
  type KnownSteps,
  parseConfigs,
  type StepConfig,
} from "../../../config/index.ts";
import { type Diagnostic, hasErrors, type Staged } from "../../../diagnostics/index.ts";
import { carryOutAll, carryOutPlan } from "./carry-out.ts";
import { planField } from "./plan-field.ts";
import { hasProcessingSection, planShared, sharedSection } from "./plan-shared.ts";
import { type Change, type EditedText, isOfForm, type ValueChange } from "./value-change.ts";
import type { ReadConfigs, ValuePlan } from "./value-plan.ts";

/**
 * Changes a value in a config file, and nothing else: neither the text around it nor the meaning of any other value. If
 * several configs match the step, the value changes in each of them.
 */
export function editConfigs(text: string, path: string, change: Change, steps: KnownSteps): Staged<EditedText> {
  const read = (now: string): ReadConfigs => {
    const { value: file, diagnostics } = parseConfigs(now, path, steps, { partial: true, incomplete: true });
    return { text: now, file, diagnostics };
  };
  const before = read(text);
  const unclear = before.diagnostics.filter(isOfForm);
  if (unclear.length > 0) return { value: { text, changes: [] }, diagnostics: unclear };
  const { configs } = before.file;
  const section = configs.some(({ name }) => name === change.step) ? undefined : sharedSection(change.step);
  const found = section === undefined ? findSteps(change.step, configs, steps) : undefined;
  const diagnostics: Diagnostic[] = [...(found?.diagnostics ?? [])];
  const changes: ValueChange[] = [];
  let now = before;
  const execute = (planned: Staged<ValuePlan | undefined>): void => {
    diagnostics.push(...planned.diagnostics);
    if (planned.value === undefined) return;
    const done = carryOutPlan(now, planned.value, read);
    diagnostics.push(...done.diagnostics);
    if (done.value === undefined) return;
    changes.push(changeMade({ ...planned.value, ...done.value }, now, done.value.read));
    now = done.value.read;
  };
  // A file without sections for processing steps sets their values in each step.
  const each = section === "processing" && !hasProcessingSection(before) ? processingSteps(before, change) : undefined;
  if (section !== undefined && each === undefined) execute(planShared(before, change, section));
  const several = found?.value ?? each ?? [];
  const plans = several.length < 2 ? [] : several.map((config) => planField(before, config as StepConfig, change));
  const possible = plans.flatMap(({ value }) => value ?? []);
  const together = possible.length < plans.length ? undefined : carryOutAll(before, possible, read);
  if (together !== undefined) {
    diagnostics.push(...together.diagnostics);
    changes.push(...possible.map((plan) => changeMade(plan, before, together.value)));
    now = together.value;
  } else {
    for (const { name } of several) {
      const config = now.file.configs.find((one) => one.name === name);
      if (config !== undefined) execute(planField(now, config, change));
    }
  }
  return { value: { text: hasErrors(diagnostics) ? text : now.text, changes }, diagnostics };
}

/** The processing steps that have a field. If there are none, the change is reported as a change to a shared value. */
function processingSteps({ file }: ReadConfigs, { path: [field = ""] }: Change): readonly StepConfig[] | undefined {
  const takers = file.configs.filter(({ spec }) => isProcessing(spec) && fieldNamed(spec, field) !== undefined);
  return takers.length === 0 ? undefined : takers;
}

function changeMade(
  { owner, field, place, shows, note }: ValuePlan,
  before: ReadConfigs,
  after: ReadConfigs,
): ValueChange {
  const values = { before: shows(before), after: shows(after) };
  const appliesStill = before.text !== after.text && isSame(values.before, values.after) ? true : undefined;
  return { step: owner, field, at: place(after.file), ...defined({ ...values, appliesStill, note }) };
}
