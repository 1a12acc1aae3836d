import { canonicalKey, type Json, type JsonObject } from "../base/canonical.ts";
import { listed, nearest, quoted } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../diagnostics/index.ts";
import type { StepSpec } from "../spec/step.ts";
import { badValue, unknownField } from "./check-config.ts";
import { jobTypeFaults, missingFields } from "./config-class.ts";
import type { Path } from "./document.ts";
import type { FileShape } from "./file-shape.ts";
import { fieldsOf, isDerived, isProcessing, JOB_TYPE, type KnownField } from "./known.ts";
import { secretPaths, shown } from "./secrets.ts";
import { derive, type ForeignConfig, makeConfig, type StepConfig } from "./step-config.ts";
import { unwrap } from "./unwrap.ts";
import { fromWire } from "./wire.ts";

/** A file as the steps in it see it. */
export interface FileView {
  readonly shape: FileShape;
  readonly file: string;
  readonly at: (path: Path, part?: "key" | "value") => Place;
  /** The specifications of all known steps of the file. */
  readonly specs: readonly StepSpec[];
}

/** A field as a step finds it, and where. */
interface Found {
  readonly value: Json;
  readonly path: Path;
  /** It stands in a section that is the step's alone. */
  readonly own: boolean;
}

/** Everything that the sections hold for a step. The first section that has a field wins. */
function found({ shape }: FileView, name: string, processing: boolean): ReadonlyMap<string, Found> {
  const fields = new Map<string, Found>();
  const take = (values: JsonObject | undefined, path: Path, own: boolean): void => {
    for (const [field, value] of Object.entries(values ?? {})) {
      if (!fields.has(field)) fields.set(field, { value, path: ["configuration", ...path, field], own });
    }
  };
  take(ownValues(shape.specific, name), ["specific", name], true);
  take(ownValues(shape.processing_specific, name), ["processing_specific", name], true);
  if (processing) take(shape.processing_shared, ["processing_shared"], false);
  take(shape.shared, ["shared"], false);
  return fields;
}

const ownValues = (section: Readonly<Record<string, JsonObject>>, name: string): JsonObject | undefined =>
  Object.hasOwn(section, name) ? section[name] : undefined;

/** True where a shared field was one of the step's, as far as the file says who had it. */
function wasOf({ shape }: FileView, name: string, field: string): boolean | undefined {
  const sources = Object.hasOwn(shape.fieldSources, field) ? shape.fieldSources[field] : undefined;
  return sources?.includes(name);
}

/** The config of a step that nobody knows, with all that may be its own. */
export function gatherForeign(view: FileView, name: string, className: string): ForeignConfig {
  const processing = Object.hasOwn(view.shape.processing_specific, name);
  const entries = [...found(view, name, processing)].filter(
    ([field, { own }]) => own || wasOf(view, name, field) !== false,
  );
  return {
    name,
    className,
    processing,
    values: Object.fromEntries(entries.map(([field, { value }]) => [field, plainOf(view, value)])),
  };
}

/** The config of a step, and everything that is wrong with it. */
export function gatherStep(view: FileView, name: string, className: string, spec: StepSpec): Staged<StepConfig> {
  const diagnostics: Diagnostic[] = [];
  const { byWire } = fieldsOf(spec);
  const fields = found(view, name, isProcessing(spec));
  const set: [string, Json][] = [];
  const alien: [string, Json][] = [];
  const derived: (readonly [KnownField, Json, Found])[] = [];
  for (const [wire, field] of fields) {
    if (wire === JOB_TYPE) continue;
    const known = byWire.get(wire);
    if (known === undefined) {
      const fate = fateOf(view, name, wire, field);
      if (fate === "error") diagnostics.push(unknown(view, name, spec, wire, field));
      if (fate === "kept") {
        const value = plainOf(view, field.value);
        alien.push([wire, value]);
        diagnostics.push(...secretFaults(view, name, wire, undefined, field, value));
      }
      continue;
    }
    const read = readValue(view, name, known, field);
    diagnostics.push(...read.diagnostics);
    if (read.value === undefined) continue;
    if (isDerived(known)) derived.push([known, read.value, field]);
    else set.push([known.name, read.value]);
  }
  const jobType = readJobType(view, name, spec, fields.get(JOB_TYPE));
  diagnostics.push(...jobType.diagnostics);
  const checked = checkDerived(view, name, spec, Object.fromEntries(set), jobType.value, derived);
  const at: Place = { step: name, file: view.file };
  const all = { ...Object.fromEntries(set), ...Object.fromEntries(checked.value) };
  const missing = missingFields(name, spec, all);
  if (missing.length > 0) {
    const range = view.at(["metadata", "config_types", name], "key");
    diagnostics.push(...missing.map((fault) => ({ ...fault, at: { ...range, ...fault.at } })));
  }
  diagnostics.push(...checked.diagnostics);
  if (alien.length > 0)
    diagnostics.push(
      alienWarning(
        view,
        name,
        spec,
        alien.map(([wire]) => wire),
        fields,
      ),
    );
  const config = makeConfig({
    spec,
    name,
    className,
    set: all,
    alien: Object.fromEntries(alien),
    jobType: jobType.value,
    at,
  });
  return { value: config, diagnostics };
}

/** What becomes of a field that the step does not have: kept for the tool that wrote it, not meant for the step, or a mistake. */
function fateOf(view: FileView, name: string, wire: string, { own }: Found): "kept" | "passed by" | "error" {
  const { shape, specs } = view;
  const kept = (step: string): boolean => Object.hasOwn(shape.kept, step) && (shape.kept[step] ?? []).includes(wire);
  if (shape.ours) {
    if (kept(name)) return "kept";
    if (own) return "error";
    return isSomeones(specs, wire) || Object.keys(shape.kept).some(kept) ? "passed by" : "error";
  }
  if (own) return "kept";
  const was = wasOf(view, name, wire);
  if (was !== undefined) return was ? "kept" : "passed by";
  return isSomeones(specs, wire) ? "passed by" : "kept";
}

const isSomeones = (specs: readonly StepSpec[], wire: string): boolean =>
  specs.some((spec) => fieldsOf(spec).byWire.has(wire));

/** The plain JSON of a value whose type nobody here knows. A wrapper of a type that is unknown, too, stays. */
const plainOf = ({ shape }: FileView, value: Json): Json => (shape.ours ? value : unwrap(value).value);

/** The step that a message names: none for a shared field, which is everybody's. */
const ownerOf = (name: string, { own, path }: Found): { readonly owner: string; readonly at: Place } =>
  own ? { owner: name, at: { step: name } } : { owner: quoted(String(path[1])), at: {} };

function readValue(view: FileView, name: string, known: KnownField, field: Found): Staged<Json | undefined> {
  const { value: bare, faults } = view.shape.ours ? { value: field.value, faults: [] } : unwrap(field.value);
  const { owner, at } = ownerOf(name, field);
  const diagnostics: Diagnostic[] = faults.map(({ path, type, reason }) =>
    diagnostic(
      "config/wrapper",
      { field: known.wire, step: owner, type, reason },
      { ...view.at([...field.path, ...path]), ...at, field: known.wire },
    ),
  );
  if (faults.length > 0) return { value: undefined, diagnostics };
  const value = fromWire(known.schema, bare);
  // Python writes null for what nobody set.
  if (value === null && !view.shape.ours && !known.schema.safeParse(null).success)
    return { value: undefined, diagnostics };
  const fault = badValue(owner, known.wire, known.schema, value, { ...at, field: known.wire });
  if (fault !== undefined) diagnostics.push(withFix(view, field, known, value, fault));
  diagnostics.push(...secretFaults(view, name, known.wire, known, field, value));
  return { value, diagnostics };
}

/** A text that would do as the number or truth value that it spells is put right by a fix. */
function withFix(
  view: FileView,
  field: Found,
  { schema, wire }: KnownField,
  value: Json,
  fault: Diagnostic,
): Diagnostic {
  const issue = schema.safeParse(value).error?.issues[0]?.path ?? [];
  const below = issue.filter((step): step is string | number => typeof step !== "symbol");
  const at = { ...view.at([...field.path, ...below]), ...fault.at };
  const spelt = typeof value === "string" ? spelling(value) : undefined;
  if (spelt === undefined || !schema.safeParse(spelt).success) return { ...fault, at };
  const title = `write ${wire} as ${JSON.stringify(spelt)}, without quotes`;
  return {
    ...fault,
    at,
    hint: title,
    fix: { title, edits: [{ file: view.file, path: field.path, action: "set", value: spelt }] },
  };
}

function spelling(text: string): Json | undefined {
  if (text.toLowerCase() === "true" || text.toLowerCase() === "false") return text.toLowerCase() === "true";
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : undefined;
}

function secretFaults(
  view: FileView,
  name: string,
  wire: string,
  known: KnownField | undefined,
  field: Found,
  value: Json,
): readonly Diagnostic[] {
  const { owner, at } = ownerOf(name, field);
  return secretPaths(known?.name ?? wire, value, known?.schema).map((path) =>
    diagnostic(
      "config/secret",
      { step: owner, field: [wire, ...path].join(".") },
      { ...view.at([...field.path, ...path]), ...at, field: wire },
    ),
  );
}

function unknown(view: FileView, name: string, spec: StepSpec, wire: string, field: Found): Diagnostic {
  const known = [
    ...[...fieldsOf(spec).byWire.values()].filter((one) => !isDerived(one)).map((one) => one.wire),
    JOB_TYPE,
  ];
  const { owner, at } = ownerOf(name, field);
  const fault = unknownField(owner, wire, known, { ...view.at(field.path, "key"), ...at });
  const near = nearest(wire, known);
  if (near === undefined) return fault;
  const { file } = view;
  const edits = [
    { file, path: field.path, action: "remove" as const },
    { file, path: [...field.path.slice(0, -1), near], action: "set" as const, value: field.value },
  ];
  return { ...fault, fix: { title: `rename ${quoted(wire)} to ${quoted(near)}`, edits } };
}

/** Once a step, with a word on those that may be misspelt. */
function alienWarning(
  view: FileView,
  name: string,
  spec: StepSpec,
  wires: readonly string[],
  fields: ReadonlyMap<string, Found>,
): Diagnostic {
  const first = fields.get(wires[0] as string) as Found;
  const known = [...fieldsOf(spec).byWire.keys()];
  const seen = wires.flatMap((wire) => {
    const near = nearest(wire, known);
    return near === undefined || fields.has(near) ? [] : [`${quoted(wire)} is near ${quoted(near)}, which is not set`];
  });
  const data = { step: name, fields: listed(wires.map(quoted)) };
  return diagnostic("config/alien-fields", data, { ...view.at(first.path, "key"), step: name }, { seen });
}

function readJobType(
  view: FileView,
  name: string,
  spec: StepSpec,
  field: Found | undefined,
): Staged<string | undefined> {
  const branch = branchOf(name, spec);
  if (field === undefined || field.value === null) return { value: branch, diagnostics: [] };
  const { value } = view.shape.ours ? field : unwrap(field.value);
  const at = (): Place => ({ ...view.at(field.path), step: name, field: JOB_TYPE });
  if (jobTypeFaults(name, value).length > 0) return { value: branch, diagnostics: jobTypeFaults(name, value, at()) };
  const clash = branch !== undefined && branch !== value && !name.endsWith(`_${String(value)}`);
  const data = { step: name, jobType: String(value), branch: branch ?? "" };
  return {
    value: String(value),
    diagnostics: clash ? [diagnostic("config/job-type-clash", data, at())] : [],
  };
}

/** The job type that a config's name ends in, where the name begins with one of the step's. */
function branchOf(name: string, spec: StepSpec): string | undefined {
  const names = [spec.name, ...(spec.aliases ?? [])];
  if (names.includes(name)) return undefined;
  const head = names.filter((known) => name.startsWith(`${known}_`)).sort((a, b) => b.length - a.length)[0];
  return head === undefined || name.length === head.length + 1 ? undefined : name.slice(head.length + 1);
}

/** What a file says of derived fields must agree with what they come to; what cannot be computed is taken from the file. */
function checkDerived(
  view: FileView,
  name: string,
  spec: StepSpec,
  set: Readonly<Record<string, Json>>,
  jobType: string | undefined,
  given: readonly (readonly [KnownField, Json, Found])[],
): Staged<readonly (readonly [string, Json])[]> {
  if (given.length === 0) return { value: [], diagnostics: [] };
  const computed = derive(spec, set, jobType);
  const diagnostics: Diagnostic[] = [];
  const taken: (readonly [string, Json])[] = [];
  for (const [known, value, field] of given) {
    const follows = computed[known.name];
    if (follows === undefined) taken.push([known.name, value]);
    else if (canonicalKey(follows) !== canonicalKey(value)) {
      const data = {
        step: name,
        field: known.wire,
        value: shown(known.wire, value, known.schema),
        computed: shown(known.wire, follows, known.schema),
      };
      const title = `remove ${quoted(known.wire)}`;
      diagnostics.push(
        diagnostic(
          "config/derived-disagrees",
          data,
          { ...view.at(field.path), step: name, field: known.wire },
          { fix: { title, edits: [{ file: view.file, path: field.path, action: "remove" }] } },
        ),
      );
    }
  }
  return { value: taken, diagnostics };
}
