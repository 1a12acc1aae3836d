import { isSame, valueIn } from "../../../author/spec/edit/edit-value.ts";
import type { Json } from "../../../base/canonical.ts";
import { quoted } from "../../../base/words.ts";
import {
  assignedValue,
  type ConfigFile,
  type DocumentPath,
  fieldsOf,
  JOB_TYPE,
  redacted,
  type StepConfig,
  unknownField,
} from "../../../config/index.ts";
import { diagnostic, type Place, type Staged } from "../../../diagnostics/index.ts";
import { type Change, changedValue, pathText } from "./value-change.ts";
import { documentOf, partOf, type ReadConfigs, type ValuePlan } from "./value-plan.ts";

/** Plans a change to a key that is not a field: the job type, or another tool's key that the file already contains. */
export function planKey(
  before: ReadConfigs,
  { name, spec }: StepConfig,
  { path: [given = "", ...below], text }: Change,
): Staged<ValuePlan | undefined> {
  const isJobType = given === "jobType" || given === JOB_TYPE;
  const document = documentOf(before);
  const ofStep = [...before.file.section(name), isJobType ? JOB_TYPE : given];
  const inherited = placeOfKey(before.file, given, (step) => step === name);
  // A key in the step's nested values is changed in place.
  const isNested = inherited?.includes(name) === true && valueIn(document, inherited) !== undefined;
  const place = isNested ? inherited : ofStep;
  if (valueIn(document, place) === undefined && !isJobType) {
    if (inherited === undefined) {
      const fields = [...fieldsOf(spec).byName.keys()];
      return { value: undefined, diagnostics: [unknownField(name, given, fields, { step: name })] };
    }
    if (text === undefined) {
      const reason = `it comes from ${quoted(String(inherited.at(-2)))}, which other steps use too`;
      const at = { step: name, field: given };
      return { value: undefined, diagnostics: [diagnostic("config/not-editable", { ...at, reason }, at)] };
    }
  }
  return {
    value: keyPlan(before, name, place, { path: [given, ...below], text }, new Set([name]), (file) =>
      // Places are known only for whole fields.
      below.length > 0 ? { step: name } : file.place(name, given),
    ),
    diagnostics: [],
  };
}

/** Where the requested configs read a key. */
const placeOfKey = (
  { readings }: ConfigFile,
  key: string,
  isAsked: (step: string) => boolean,
): DocumentPath | undefined =>
  readings.find(({ step, path }) => step !== undefined && isAsked(step) && path.at(-1) === key)?.path;

/** A change to a key, whatever its meaning. Undefined values are removed. */
export function keyPlan(
  before: ReadConfigs,
  owner: string,
  place: DocumentPath,
  { path: [given = "", ...below], text }: Pick<Change, "path" | "text">,
  touched: ReadonlySet<string>,
  at: (file: ConfigFile) => Place,
): ValuePlan {
  const document = documentOf(before);
  const current = valueIn(document, place);
  const wanted = text === undefined ? undefined : assignedValue(undefined, below, text);
  const whole = changedValue(current, below, wanted);
  const way = partOf(document, place, below, whole);
  const valueThere = (read: ReadConfigs): Json | undefined => {
    const there = valueIn(documentOf(read), way[0]);
    const next = placeOfKey(read.file, given, (step) => touched.has(step));
    return there !== undefined || next === undefined || below.length > 0 ? there : valueIn(documentOf(read), next);
  };
  return {
    owner,
    field: pathText([given, ...below]),
    place: at,
    touched,
    isRight: () => true,
    ways: isSame(current, whole) ? [] : [[way]],
    shows: (read) => {
      const value = valueThere(read);
      return value === undefined ? undefined : (redacted(below.at(-1) ?? given, value) as Json);
    },
  };
}
