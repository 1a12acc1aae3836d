import type { Json, JsonObject } from "../../base/canonical.ts";
import { camelCase, listed, nearest, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { StepSpec } from "../../spec/step.ts";
import { unknownField } from "../schema/check-config.ts";
import { missingFields } from "../schema/config-class.ts";
import { fieldsOf, isDerived, isProcessing, JOB_TYPE, type KnownField } from "../schema/known.ts";
import { checkDerived, readJobType, readValue, secretFaults } from "../schema/read-value.ts";
import { makeConfig, type StepConfig, type UnknownConfig } from "../schema/step-config.ts";
import type { DocumentPath } from "./document.ts";
import { type FileView, type FoundConfig, fateOf, findFields, ownerOf, plainOf, wasOf } from "./file-view.ts";

/** Reads an unknown step's config, with every field that could belong to it. */
export function readUnknownConfig(view: FileView, name: string, className: string): Staged<UnknownConfig> {
  const processing = Object.hasOwn(view.shape.processing_specific, name);
  const entries = [...findFields(view, name, processing)]
    .filter(([field, { own }]) => own || wasOf(view, name, field) !== false)
    .map(([field, found]) => ({ field, found, value: plainOf(view, found.value) }));
  const values = Object.fromEntries(entries.map(({ field, value }) => [field, value]));
  return {
    value: { name, className, processing, values },
    diagnostics: entries.flatMap(({ field, found, value }) => secretFaults(view, name, field, undefined, found, value)),
  };
}

/** A step's config as read from a file. */
export interface ReadStep {
  readonly config: StepConfig;
  /** Where the file has the value of each field, keyed by the field's name in code. */
  readonly sources: ReadonlyMap<string, FoundConfig>;
  /** The required fields that the file does not set. Other layers can still set them. */
  readonly missing: readonly Diagnostic[];
}

/** Reads a step's config and reports all its problems. */
export function readStepConfig(view: FileView, name: string, className: string, spec: StepSpec): Staged<ReadStep> {
  const fields = findFields(view, name, isProcessing(spec));
  const own = readFields(view, name, spec, fields);
  const jobType = readJobType(view, name, spec, fields.get(JOB_TYPE));
  const derived = checkDerived(view, name, spec, own.set, jobType.value, own.derived);
  const set = { ...own.set, ...Object.fromEntries(derived.value) };
  const missing = missingFields(name, spec, set).map((fault) => ({
    ...fault,
    hint: `add ${quoted(serializedNameOf(spec, fault))} to ${["configuration", ...sectionOf(view, spec), name].join(".")}`,
    at: { ...view.at(["metadata", "config_types", name], "key"), ...fault.at },
  }));
  const extra = Object.keys(own.extraFields);
  const config = makeConfig({
    spec,
    name,
    className,
    set,
    extraFields: own.extraFields,
    jobType: jobType.value,
    at: { step: name, file: view.file },
  });
  return {
    value: { config, sources: own.sources, missing },
    diagnostics: [
      ...own.diagnostics,
      ...jobType.diagnostics,
      ...derived.diagnostics,
      ...(extra.length === 0 ? [] : [extraFieldsWarning(view, name, spec, extra, fields)]),
    ],
  };
}

/** The on-disk name of the invalid field. */
const serializedNameOf = (spec: StepSpec, { at: { field = "" } }: Diagnostic): string =>
  fieldsOf(spec).byName.get(field)?.serializedName ?? field;

/** The section for fields that belong to a single step. */
export const sectionOf = ({ shape }: FileView, spec: StepSpec | undefined): DocumentPath => [
  shape.hasProcessingSections && spec !== undefined && isProcessing(spec) ? "processing_specific" : "specific",
];

interface StepFields {
  readonly set: JsonObject;
  readonly extraFields: JsonObject;
  readonly derived: readonly (readonly [KnownField, Json, FoundConfig])[];
  readonly sources: ReadonlyMap<string, FoundConfig>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Separates the fields for a step into its own fields, fields kept for other tools, and derived fields to compare. */
function readFields(
  view: FileView,
  name: string,
  spec: StepSpec,
  fields: ReadonlyMap<string, FoundConfig>,
): StepFields {
  const diagnostics: Diagnostic[] = [];
  const set: [string, Json][] = [];
  const extraFields: [string, Json][] = [];
  const derived: (readonly [KnownField, Json, FoundConfig])[] = [];
  const sources = new Map<string, FoundConfig>();
  const meaningOf = spellingsOf(spec);
  for (const [serializedName, field] of fields) {
    const other = meaningOf(serializedName);
    if (other !== serializedName && fields.has(other)) {
      const { owner, at } = ownerOf(name, field);
      const place = { ...view.at(field.path, "key"), ...at };
      diagnostics.push(diagnostic("config/two-spellings", { a: other, b: serializedName, step: owner }, place));
      continue;
    }
    if (serializedName === JOB_TYPE) continue;
    const known = fieldsOf(spec).bySerializedName.get(serializedName);
    if (known !== undefined) {
      sources.set(known.name, field);
      const { value, diagnostics: faults } = readValue(view, name, known, field);
      diagnostics.push(...faults);
      if (value === undefined) continue;
      if (isDerived(known)) derived.push([known, value, field]);
      else set.push([known.name, value]);
      continue;
    }
    const fate = fateOf(view, name, serializedName, field);
    if (fate === "error") diagnostics.push(unknownFieldFault(view, name, spec, serializedName, field));
    if (fate !== "kept") continue;
    const value = plainOf(view, field.value);
    extraFields.push([serializedName, value]);
    diagnostics.push(...secretFaults(view, name, serializedName, undefined, field, value));
  }
  return { set: Object.fromEntries(set), extraFields: Object.fromEntries(extraFields), derived, sources, diagnostics };
}

/** Finds the serialized name of the field that a key spells in another way, or returns the key. */
function spellingsOf(spec: StepSpec): (key: string) => string {
  const { bySerializedName } = fieldsOf(spec);
  const spelt = new Map([[camelCase(JOB_TYPE), JOB_TYPE]]);
  for (const { name, serializedName } of bySerializedName.values())
    for (const one of [camelCase(serializedName), camelCase(name)]) spelt.set(one, serializedName);
  return (key) => (bySerializedName.has(key) ? key : (spelt.get(camelCase(key)) ?? key));
}

function unknownFieldFault(
  view: FileView,
  name: string,
  spec: StepSpec,
  serializedName: string,
  field: FoundConfig,
): Diagnostic {
  const known = [
    ...[...fieldsOf(spec).bySerializedName.values()].filter((one) => !isDerived(one)).map((one) => one.serializedName),
    JOB_TYPE,
  ];
  const { owner, at } = ownerOf(name, field);
  const fault = unknownField(owner, serializedName, known, { ...view.at(field.path, "key"), ...at });
  const near = nearest(serializedName, known);
  if (near === undefined) return fault;
  const { file } = view;
  const edits = [
    { file, path: field.path, action: "remove" as const },
    { file, path: [...field.path.slice(0, -1), near], action: "set" as const, value: field.value },
  ];
  return { ...fault, fix: { title: `rename ${quoted(serializedName)} to ${quoted(near)}`, edits } };
}

/** Warns once per step, and points out likely misspellings. */
function extraFieldsWarning(
  view: FileView,
  name: string,
  spec: StepSpec,
  serializedNames: readonly string[],
  fields: ReadonlyMap<string, FoundConfig>,
): Diagnostic {
  const first = fields.get(serializedNames[0] as string) as FoundConfig;
  const known = [...fieldsOf(spec).bySerializedName.keys()];
  const seen = serializedNames.flatMap((serializedName) => {
    const near = nearest(serializedName, known);
    return near === undefined || fields.has(near)
      ? []
      : [`${quoted(serializedName)} is near ${quoted(near)}, which is not set`];
  });
  const data = { step: name, fields: listed(serializedNames.map(quoted)) };
  return diagnostic("config/extra-fields", data, { ...view.at(first.path, "key"), step: name }, { seen });
}
