import { isSame, valueIn } from "../../../author/spec/edit/edit-value.ts";
import type { Json } from "../../../base/canonical.ts";
import { quoted } from "../../../base/words.ts";
import {
  assignedValue,
  badValue,
  type ConfigFile,
  fieldNamed,
  fieldsOf,
  isDerived,
  JOB_TYPE,
  type KnownField,
  redacted,
  type StepConfig,
  toSerialized,
  unknownField,
} from "../../../config/index.ts";
import { diagnostic, type Staged } from "../../../diagnostics/index.ts";
import { type Change, changedValue, pathText } from "./value-change.ts";
import { documentOf, partOf, type ReadConfigs, setIn, type ValuePlan } from "./value-plan.ts";

/** Plans the change of a value of one config. What it inherits is overridden in the config's own section. */
export function planField(before: ReadConfigs, config: StepConfig, change: Change): Staged<ValuePlan | undefined> {
  const [given = "", ...below] = change.path;
  const known = fieldNamed(config.spec, given);
  if (known === undefined) return planKey(before, config, given, below, change.text);
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
  const source = before.file.source(name, known.name);
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
  // A place whose value is converted when it is read, such as a share of rows, can need the field's own name.
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

/** The value of a config's field as it can be shown. */
export function shownIn({ file }: ReadConfigs, name: string, { name: field, schema }: KnownField): Json | undefined {
  const config = file.configs.find((one) => one.name === name);
  const value = config === undefined ? undefined : setIn(config, field);
  return value === undefined ? undefined : (redacted(field, value, schema) as Json);
}

/** Plans the change of a key that is not a field: the job type, or a key of another tool that is in the file already. */
function planKey(
  before: ReadConfigs,
  { name, spec }: StepConfig,
  given: string,
  below: readonly string[],
  text: string | undefined,
): Staged<ValuePlan | undefined> {
  const isJobType = given === "jobType" || given === JOB_TYPE;
  const place = [...before.file.section(name), isJobType ? JOB_TYPE : given];
  const document = documentOf(before);
  const current = valueIn(document, place);
  if (current === undefined && !isJobType) {
    const fields = [...fieldsOf(spec).byName.keys()];
    return { value: undefined, diagnostics: [unknownField(name, given, fields, { step: name })] };
  }
  const wanted = text === undefined ? undefined : assignedValue(undefined, below, text);
  const whole = changedValue(current, below, wanted);
  const way = partOf(document, place, below, whole);
  return {
    value: {
      owner: name,
      field: pathText([given, ...below]),
      // A file knows only the places of whole fields.
      place: (file) => (below.length > 0 ? { step: name } : file.place(name, given)),
      touched: new Set([name]),
      isRight: () => true,
      ways: isSame(current, whole) ? [] : [[way]],
      shows: (read) => {
        const value = valueIn(documentOf(read), way[0]);
        return value === undefined ? undefined : (redacted(below.at(-1) ?? given, value) as Json);
      },
    },
    diagnostics: [],
  };
}
