import { isSame } from "../../../author/spec/edit/edit-value.ts";
import { readTree } from "../../../author/spec/edit/text-tree.ts";
import type { Json } from "../../../base/canonical.ts";
import { defined } from "../../../base/defined.ts";
import { listed } from "../../../base/words.ts";
import { type ConfigFile, fieldsOf, isDerived, type StepConfig } from "../../../config/index.ts";
import { type Diagnostic, diagnostic, hasErrors, type Staged } from "../../../diagnostics/index.ts";
import { editOf, isSameExcept, markOf, newFaults, withEdits } from "./value-change.ts";
import { type Put, type ReadConfigs, setIn, type ValuePlan } from "./value-plan.ts";

/** A file after a plan has been carried out. */
interface Done {
  readonly read: ReadConfigs;
  readonly note?: string;
}

/**
 * Writes a value in the first way that changes only what should change. If there is no such way, because the file sets
 * the value in one place for several steps, changes it there and reports that.
 */
export function carryOutPlan(
  before: ReadConfigs,
  plan: ValuePlan,
  read: (text: string) => ReadConfigs,
): Staged<Done | undefined> {
  if (plan.ways.length === 0) return { value: { read: before, ...defined({ note: plan.note }) }, diagnostics: [] };
  let faults: readonly Diagnostic[] = [];
  const attempt = (way: readonly Put[], own: ValuePlan): Staged<Done> | undefined => {
    const text = withEdits(
      before.text,
      way.map(([path, value]) => editOf(path, value)),
    );
    if (text === undefined) return undefined;
    const after = read(text);
    const found = newFaults(before.diagnostics, after.diagnostics);
    const wrong = found.filter(({ severity }) => severity === "error");
    if (faults.length === 0) faults = wrong.map((fault) => placedIn(before.text, text, fault));
    if (wrong.length > 0 || !isOnlyChange(before.file, after.file, own, way)) return undefined;
    const written = aliasesIn(before) - aliasesIn(after);
    const notes = [own.note, written > 0 ? "aliases of the old value are expanded" : undefined];
    const note = notes.filter((one) => one !== undefined).join("; ");
    return { value: { read: after, ...(note !== "" && { note }) }, diagnostics: found };
  };
  for (const way of plan.ways) {
    const done = attempt(way, plan);
    if (done !== undefined) return done;
  }
  const all = { ...plan, touched: new Set(before.file.configs.map(({ name }) => name)), isRight: rightFor(plan) };
  const wide = plan.inPlace === undefined ? undefined : attempt([plan.inPlace], all);
  if (wide !== undefined) {
    const others = changedConfigs(before.file, wide.value.read.file, plan);
    const note = others.length === 0 ? plan.note : `also changes ${listed(others)}: the file sets this value only once`;
    return { ...wide, value: { ...wide.value, ...defined({ note }) } };
  }
  if (faults.length > 0) return { value: undefined, diagnostics: faults };
  const { owner: step, field } = plan;
  const reason = "other values depend on how it is written";
  const at = plan.place(before.file);
  return { value: undefined, diagnostics: [diagnostic("config/not-editable", { step, field, reason }, at)] };
}

/** The number of aliases in a file. An alias repeats a value from elsewhere, so an edit may have to replace it. */
const aliasesIn = ({ text }: ReadConfigs): number =>
  text.includes("*") ? (readTree(text.slice(markOf(text).length))?.aliases.length ?? 0) : 0;

/**
 * Writes the values of several configs at once. Undefined if one of them cannot be written in the preferred way; each
 * value is then tried separately.
 */
export function carryOutAll(
  before: ReadConfigs,
  plans: readonly ValuePlan[],
  read: (text: string) => ReadConfigs,
): Staged<ReadConfigs> | undefined {
  const ways = plans.map(({ ways: [best] }) => best);
  if (ways.some((way) => way === undefined)) return undefined;
  const way = ways.flatMap((one) => one ?? []);
  const [first] = plans;
  const text = withEdits(
    before.text,
    way.map(([path, value]) => editOf(path, value)),
  );
  if (first === undefined || text === undefined) return undefined;
  const after = read(text);
  const found = newFaults(before.diagnostics, after.diagnostics);
  const byName = new Map(plans.flatMap((plan) => [...plan.touched].map((name) => [name, plan] as const)));
  const all: ValuePlan = {
    ...first,
    touched: new Set(byName.keys()),
    isRight: (config) => byName.get(config.name)?.isRight(config) ?? false,
  };
  const isOne = plans.every(({ known }) => known !== undefined && known.name === first.known?.name);
  if (!isOne || hasErrors(found) || !isOnlyChange(before.file, after.file, all, way)) return undefined;
  return { value: after, diagnostics: found };
}

/** A fault in edited text that is not saved. Its line is kept only if that line of the file on disk is the same. */
function placedIn(before: string, after: string, fault: Diagnostic): Diagnostic {
  const { range, ...at } = fault.at;
  const lineOf = (text: string): string | undefined => text.split("\n")[(range?.start.line ?? 0) - 1];
  return lineOf(before) === lineOf(after) ? fault : { ...fault, at };
}

const rightFor =
  ({ touched, isRight }: ValuePlan) =>
  (config: StepConfig): boolean =>
    !touched.has(config.name) || isRight(config);

/** The configs outside a plan whose value for the plan's field changed. */
const changedConfigs = (before: ConfigFile, after: ConfigFile, { touched, known }: ValuePlan): readonly string[] =>
  before.configs
    .filter((old, index) => {
      const now = after.configs[index];
      const field = known?.name ?? "";
      return !touched.has(old.name) && now !== undefined && !isSame(setIn(old, field), setIn(now, field));
    })
    .map(({ name }) => name);

/** Whether the configs that may change are as intended, and everything else is unchanged. */
function isOnlyChange(before: ConfigFile, after: ConfigFile, plan: ValuePlan, way: readonly Put[]): boolean {
  const { known, touched, isRight } = plan;
  /** The keys on the path to the value. Another tool's name is also kept as an extra field. */
  const written = new Set(way.flatMap(([path]) => path.map(String)));
  const isFine = (old: StepConfig, now: StepConfig): boolean => {
    const may = touched.has(old.name);
    if (may && known === undefined) return true;
    return (
      old.jobType === now.jobType &&
      isSameExcept(
        old.set,
        now.set,
        (field) => (may && (field === known?.name || goesWith(field, known?.name, now))) || isDerivedField(old, field),
      ) &&
      isSameExcept(old.extraFields, now.extraFields, (key) => may && written.has(key)) &&
      (!may || isRight(now))
    );
  };
  const unknown = ({ unknownConfigs }: ConfigFile): Json =>
    unknownConfigs
      .filter(({ name }) => !written.has(name))
      .map(({ name, values }) => [
        name,
        Object.entries(values).filter(([key]) => !written.has(key)),
      ]) as unknown as Json;
  return (
    before.configs.length === after.configs.length &&
    isSame(unknown(before), unknown(after)) &&
    before.configs.every((old, index) => {
      const now = after.configs[index];
      return now !== undefined && old.name === now.name && isFine(old, now);
    })
  );
}

/** Whether a field loses its value when another field changes: Specline's own script has a fixed entry file. */
const goesWith = (field: string, changed: string | undefined, now: StepConfig): boolean =>
  field === "entry" && changed === "script" && setIn(now, "script") === "standard";

function isDerivedField({ spec }: StepConfig, field: string): boolean {
  const one = fieldsOf(spec).byName.get(field);
  return one !== undefined && isDerived(one);
}
