import { isSame, valueIn } from "../../../author/spec/edit/edit-value.ts";
import { listed } from "../../../base/words.ts";
import {
  assignedValue,
  badValue,
  type DocumentPath,
  fieldNamed,
  isDerived,
  isProcessing,
  type StepConfig,
  toSerialized,
} from "../../../config/index.ts";
import { diagnostic, type Staged } from "../../../diagnostics/index.ts";
import { shownIn } from "./plan-field.ts";
import { keyPlan } from "./plan-key.ts";
import { type Change, changedValue } from "./value-change.ts";
import { documentOf, partOf, type ReadConfigs, setIn, type ValuePlan } from "./value-plan.ts";

/** The sections for values that configs share, by their names in files and layers. */
const SHARED: Readonly<Record<string, "base" | "processing">> = {
  base: "base",
  shared: "base",
  processing: "processing",
  processing_shared: "processing",
};

/** The section that a name in an assignment refers to, unless it refers to a step. */
export const sharedSection = (name: string): "base" | "processing" | undefined =>
  Object.hasOwn(SHARED, name) ? SHARED[name] : undefined;

/** Plans a change to a value that configs share. A config that sets the field itself keeps its value. */
export function planShared(
  before: ReadConfigs,
  change: Change,
  section: "base" | "processing",
): Staged<ValuePlan | undefined> {
  const [given = "", ...below] = change.path;
  const { file } = before;
  const all = file.configs.filter(({ spec }) => section === "base" || isProcessing(spec));
  const takers = all.filter(({ spec }) => fieldNamed(spec, given) !== undefined);
  const known = takers[0] && fieldNamed(takers[0].spec, given);
  if (known === undefined) {
    const names = new Set(all.map(({ name }) => name));
    const key = placeIn(file, given, section, names);
    if (key === undefined)
      return { value: undefined, diagnostics: [diagnostic("config/nobody-takes", { field: given }, {})] };
    const owner = ownerOf(key) ?? (section === "base" ? "shared" : "processing_shared");
    return { value: keyPlan(before, owner, key, change, names, () => ({})), diagnostics: [] };
  }
  const at = { field: known.name };
  if (isDerived(known)) {
    return { value: undefined, diagnostics: [diagnostic("config/derived-set", { step: change.step, ...at }, at)] };
  }
  const sources = new Map(takers.map(({ name }) => [name, file.source(name, known.name)]));
  const isNearer = ({ name }: StepConfig): boolean => {
    const source = sources.get(name);
    return source !== undefined && (source.own || (section === "base" && !isOf(section, source.path)));
  };
  const keeping = takers.filter(isNearer);
  const open = takers.filter((taker) => !isNearer(taker));
  if (open.length === 0) {
    const reason = `${listed(keeping.map(({ name }) => name))} has its own value, and no other step has the field`;
    const diagnostics = [diagnostic("config/not-editable", { step: change.step, field: known.name, reason }, at)];
    return { value: undefined, diagnostics };
  }
  const inherits = open.find(({ name }) => isOf(section, sources.get(name)?.path));
  const current = inherits && setIn(inherits, known.name);
  const wanted = changedValue(
    current,
    below,
    change.text === undefined ? undefined : assignedValue(known, below, change.text),
  );
  const faults = takers.flatMap(({ name, spec }) => {
    const schema = fieldNamed(spec, given)?.schema ?? known.schema;
    return wanted === undefined ? [] : (badValue(name, known.name, schema, wanted, { step: name, ...at }) ?? []);
  });
  if (faults.length > 0) return { value: undefined, diagnostics: faults };
  const written = wanted === undefined ? undefined : toSerialized(known.schema, wanted);
  const document = documentOf(before);
  const source = inherits && sources.get(inherits.name)?.path;
  const place: DocumentPath = [...pathOf(document, section), known.serializedName];
  const seen = (inherits ?? open[0] ?? takers[0])?.name ?? "";
  const shows = (read: ReadConfigs) => shownIn(read, seen, known);
  const keep = keeping.length === 0 ? "" : `; an override applies to ${listed(keeping.map(({ name }) => name))}`;
  const changed = `changes ${listed(open.map(({ name }) => name))}`;
  const isRight = (now: StepConfig): boolean => {
    const old = keeping.find(({ name }) => name === now.name);
    if (old !== undefined) return isSame(setIn(now, known.name), setIn(old, known.name));
    return wanted === undefined || isSame(setIn(now, known.name), wanted);
  };
  return {
    value: {
      owner: ownerOf(source) ?? (section === "base" ? "shared" : "processing_shared"),
      field: known.name,
      place: (now) => now.place(seen, known.serializedName),
      known,
      touched: new Set(takers.map(({ name }) => name)),
      isRight,
      shows,
      note: changed + keep,
      ways: isSame(current, wanted)
        ? []
        : [...(source === undefined ? [] : [[partOf(document, source, below, written)]]), [[place, written]]],
    },
    diagnostics: [],
  };
}

/** The place of another tool's key that configs read from shared values. */
function placeIn(
  { readings, configs }: ReadConfigs["file"],
  key: string,
  section: "base" | "processing",
  names: ReadonlySet<string>,
): DocumentPath | undefined {
  const steps = new Set(configs.map(({ name }) => name));
  return readings.find(
    ({ step, path }) =>
      step !== undefined &&
      names.has(step) &&
      path.at(-1) === key &&
      isOf(section, path) &&
      !path.some((part) => steps.has(String(part))),
  )?.path;
}

/** The base config whose section contains a value, if any. */
function ownerOf(path: DocumentPath | undefined): string | undefined {
  const section = path?.findIndex((part) => part === "specific" || part === "processing_specific") ?? -1;
  return section < 0 ? undefined : String(path?.[section + 1]);
}

const isOf = (section: "base" | "processing", path: DocumentPath | undefined): boolean =>
  path !== undefined && path.includes("processing_shared") === (section === "processing");

/** Whether a file has a separate section for the values that processing steps share. */
export const hasProcessingSection = (read: ReadConfigs): boolean =>
  valueIn(documentOf(read), pathOf(documentOf(read), "processing")) !== undefined;

/** The location of a section in a file. */
function pathOf(document: ReturnType<typeof documentOf>, section: "base" | "processing"): DocumentPath {
  if (section === "base") return ["configuration", "shared"];
  const nested = valueIn(document, ["configuration", "processing"]) !== undefined;
  return ["configuration", ...(nested ? ["processing"] : []), "processing_shared"];
}
