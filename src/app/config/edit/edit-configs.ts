import { isSame } from "../../../author/spec/edit/edit-value.ts";
import type { Json } from "../../../base/canonical.ts";
import { defined } from "../../../base/defined.ts";
import {
  type ConfigFile,
  fieldsOf,
  findSteps,
  isDerived,
  type KnownSteps,
  parseConfigs,
  type StepConfig,
} from "../../../config/index.ts";
import { type Diagnostic, diagnostic, hasErrors, type Staged } from "../../../diagnostics/index.ts";
import type { Plan, ReadConfigs } from "./plan.ts";
import { planField } from "./plan-field.ts";
import { planShared, sharedSection } from "./plan-shared.ts";
import {
  type Change,
  type EditedText,
  editOf,
  isSameExcept,
  newErrors,
  type ValueChange,
  withEdits,
} from "./value-change.ts";

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
  const unclear = before.diagnostics.filter(({ code, severity }) => severity === "error" && isOfForm(code));
  if (unclear.length > 0) return { value: { text, changes: [] }, diagnostics: unclear };
  const { configs } = before.file;
  const section = configs.some(({ name }) => name === change.step) ? undefined : sharedSection(change.step);
  const found = section === undefined ? findSteps(change.step, configs, steps) : undefined;
  const diagnostics: Diagnostic[] = [...(found?.diagnostics ?? [])];
  const changes: ValueChange[] = [];
  let now = before;
  const carryOut = (planned: Staged<Plan | undefined>): void => {
    diagnostics.push(...planned.diagnostics);
    if (planned.value === undefined) return;
    const done = tryWays(now, planned.value, read);
    diagnostics.push(...done.diagnostics);
    if (done.value === undefined) return;
    changes.push(changeMade(planned.value, now, done.value));
    now = done.value;
  };
  if (section !== undefined) carryOut(planShared(before, change, section));
  for (const { name } of found?.value ?? []) {
    const config = now.file.configs.find((one) => one.name === name);
    if (config !== undefined) carryOut(planField(now, config, change));
  }
  return { value: { text: hasErrors(diagnostics) ? text : now.text, changes }, diagnostics };
}

/** Errors after which it is unclear what a file says. */
const isOfForm = (code: string): boolean => UNCLEAR.has(code) || code.startsWith("config/duplicate-");
const UNCLEAR: ReadonlySet<string> = new Set([
  "config/syntax",
  "config/truncated",
  "config/unclosed-text",
  "config/encoding",
  "config/no-section",
  "config/unknown-section",
  "config/shape",
  "config/newer-file",
]);

/** Writes a value in the first way that changes what it should, and only that. */
function tryWays(
  before: ReadConfigs,
  plan: Plan,
  read: (text: string) => ReadConfigs,
): Staged<ReadConfigs | undefined> {
  if (plan.ways.length === 0) return { value: before, diagnostics: [] };
  let faults: readonly Diagnostic[] = [];
  for (const way of plan.ways) {
    const text = withEdits(
      before.text,
      way.map(([path, value]) => editOf(path, value)),
    );
    if (text === undefined) continue;
    const after = read(text);
    const wrong = newErrors(before.diagnostics, after.diagnostics);
    if (wrong.length === 0 && isOnlyChange(before.file, after.file, plan)) return { value: after, diagnostics: [] };
    if (faults.length === 0) faults = wrong;
  }
  if (faults.length > 0) return { value: undefined, diagnostics: faults };
  const { owner: step, field } = plan;
  const reason = "other values depend on how it is written";
  const at = plan.place(before.file);
  return { value: undefined, diagnostics: [diagnostic("config/not-editable", { step, field, reason }, at)] };
}

/** Whether the configs that may change are as they should be, and everything else is as it was. */
function isOnlyChange(before: ConfigFile, after: ConfigFile, { known, touched, isRight }: Plan): boolean {
  const isDerivedField = ({ spec }: StepConfig, field: string): boolean => {
    const one = fieldsOf(spec).byName.get(field);
    return one !== undefined && isDerived(one);
  };
  const isFine = (old: StepConfig, now: StepConfig): boolean => {
    const may = touched.has(old.name);
    if (may && known === undefined) return true;
    return (
      old.jobType === now.jobType &&
      isSameExcept(old.set, now.set, (field) => (may && field === known?.name) || isDerivedField(old, field)) &&
      isSame(old.extraFields, now.extraFields) &&
      (!may || isRight(now))
    );
  };
  return (
    before.configs.length === after.configs.length &&
    isSame(before.unknownConfigs as unknown as Json, after.unknownConfigs as unknown as Json) &&
    before.configs.every((old, index) => {
      const now = after.configs[index];
      return now !== undefined && old.name === now.name && isFine(old, now);
    })
  );
}

function changeMade({ owner, field, place, shows, note }: Plan, before: ReadConfigs, after: ReadConfigs): ValueChange {
  const at = place(after.file);
  return { step: owner, field, at, ...defined({ before: shows(before), after: shows(after), note }) };
}
