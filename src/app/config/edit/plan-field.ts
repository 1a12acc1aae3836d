import { isSame, valueIn } from "../../../author/spec/edit/edit-value.ts";
import type { Json } from "../../../base/canonical.ts";
import { camelCase, quoted } from "../../../base/words.ts";
import {
  assignedValue,
  badValue,
  type ConfigFile,
  fieldNamed,
  isDerived,
  type KnownField,
  redacted,
  type StepConfig,
  toSerialized,
} from "../../../config/index.ts";
import { diagnostic, type Staged } from "../../../diagnostics/index.ts";
import { planKey } from "./plan-key.ts";
import { type Change, changedValue } from "./value-change.ts";
import { documentOf, partOf, type ReadConfigs, setIn, type ValuePlan } from "./value-plan.ts";

/** Plans a change to one config's value. An inherited value is overridden in the config's own section. */
export function planField(before: ReadConfigs, config: StepConfig, change: Change): Staged<ValuePlan | undefined> {
  const [given = "", ...below] = change.path;
  const known = fieldNamed(config.spec, given);
  if (known === undefined) return planKey(before, config, change);
  const { name } = config;
  const at = { step: name, field: known.name };
  if (isDerived(known)) return { value: undefined, diagnostics: [diagnostic("config/derived-set", at, at)] };
  const current = setIn(config, known.name);
  const wanted = changedValue(
    current,
    below,
    change.text === undefined ? undefined : assignedValue(known, below, change.text),
  );
  const fault = wanted === undefined ? undefined : badValue(name, known.name, known.schema, wanted, at);
  if (fault !== undefined) return { value: undefined, diagnostics: [fault] };
  const source = before.file.source(name, known.name) ?? misfit(before, name, known);
  const inherited = source?.own === false ? quoted(String(source.path.at(-2))) : undefined;
  if (wanted === undefined && current !== undefined && inherited !== undefined) {
    const reason = `it comes from ${inherited}, which other steps use too`;
    return { value: undefined, diagnostics: [diagnostic("config/not-editable", { ...at, reason }, at)] };
  }
  const plan = {
    owner: name,
    field: known.name,
    place: (file: ConfigFile) => file.place(name, known.serializedName),
    known,
    touched: new Set([name]),
    isRight: (now: StepConfig) => wanted === undefined || isSame(setIn(now, known.name), wanted),
    shows: (read: ReadConfigs) => shownIn(read, name, known),
  };
  if (isSame(current, wanted)) return { value: { ...plan, ways: [] }, diagnostics: [] };
  const place = [...before.file.section(name), known.serializedName];
  const written = wanted === undefined ? undefined : toSerialized(known.schema, wanted);
  const inPlace = source === undefined ? undefined : partOf(documentOf(before), source.path, below, written);
  if (source === undefined || inPlace === undefined || !source.own) {
    const note = inherited && `the other steps keep the value of ${inherited}`;
    return { value: { ...plan, note, inPlace, ways: [[[place, written]]] }, diagnostics: [] };
  }
  // A value that is converted when it is read, such as a share of rows, may need the field's own name.
  const ways: ValuePlan["ways"] =
    written === undefined
      ? [[inPlace]]
      : [
          [inPlace],
          [[place, written]],
          [
            [source.path, undefined],
            [place, written],
          ],
        ];
  return { value: { ...plan, inPlace, ways }, diagnostics: [] };
}

/** The place of an invalid, and therefore unused, value under the field's name. */
function misfit(before: ReadConfigs, name: string, known: KnownField) {
  const document = documentOf(before);
  const found = before.file.readings.find(
    ({ step, path, became }) =>
      step === name &&
      path.includes(name) &&
      (became.kind === "unknown" || became.kind === "fault") &&
      camelCase(String(path.at(-1))) === known.name &&
      valueIn(document, path) !== undefined,
  );
  return found && { path: found.path, own: true };
}

/** The value of a config's field, with secrets hidden. */
export function shownIn({ file }: ReadConfigs, name: string, { name: field, schema }: KnownField): Json | undefined {
  const config = file.configs.find((one) => one.name === name);
  const value = config === undefined ? undefined : setIn(config, field);
  return value === undefined ? undefined : (redacted(field, value, schema) as Json);
}
