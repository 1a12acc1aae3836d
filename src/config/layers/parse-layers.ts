import { type Json, type JsonObject, nounOf } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { didYouMean, listed, nearest, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import type { StepSpec } from "../../spec/step.ts";
import { type DocumentPath, readDocument } from "../file/document.ts";
import { meaningOf, type NamedStep } from "../file/find-steps.ts";
import { fromSerialized } from "../file/serialized-name.ts";
import { unknownField } from "../schema/check-config.ts";
import {
  fieldsOf,
  isDerived,
  isProcessing,
  type KnownField,
  type KnownSteps,
  nearestStep,
  specOfClass,
} from "../schema/known.ts";
import { secretPaths } from "../schema/secrets.ts";
import { type FilePart, readFilePart } from "./file-part.ts";

type Values = Readonly<Record<string, Json>>;

/** A layer file: values for all steps, for processing steps, and for individual steps. */
export interface LayerFile {
  readonly file: string;
  readonly level: "organisation" | "pipeline" | "policy";
  readonly base: Values;
  readonly processing: Values;
  /** Keyed by the name in the file: a step's name (with or without a job type), a verb or a role. */
  readonly steps: Readonly<Record<string, Values>>;
  /** What the file keeps for config files that are created from it. */
  readonly part?: FilePart;
  /** The location of a value: its section, its step (if any), its field, and the path inside the field. */
  at(path: DocumentPath): Place;
}

const SECTIONS: readonly string[] = ["base", "processing", "steps", "file"];
/** The sections of a policy, which config files are not created from. */
const POLICY_SECTIONS: readonly string[] = ["base", "processing", "steps", "limits", "target"];
const SECTIONS_HINT = "a layer file contains 'base', 'processing' and 'steps', objects of fields and their values";

/**
 * Reads a layer file (YAML or JSON). Field names can be written as in code (maxDepth) or as on disk (max_depth).
 *
 * @param named - steps with custom names, which the file can use
 */
export function parseLayers(
  text: string,
  file: string,
  level: LayerFile["level"],
  steps: KnownSteps,
  named: readonly NamedStep[] = [],
): Staged<LayerFile> {
  const read = readDocument(text, file);
  const document = read.value;
  const diagnostics: Diagnostic[] = [...read.diagnostics];
  /** The field's spelling in the file, if it differs from its name. */
  const spellings = new Map<string, string>();
  const at = (path: DocumentPath): Place => {
    const real = path.map((step, index) => spellings.get(path.slice(0, index + 1).join(".")) ?? step);
    return document === undefined ? { file } : { file, range: document.range(real) };
  };
  const key = (path: DocumentPath): Place =>
    document === undefined ? { file } : { file, range: document.range(path, "key") };
  const empty: LayerFile = { file, level, base: {}, processing: {}, steps: {}, at };
  if (document === undefined) return { value: empty, diagnostics };
  for (const { path, range } of document.duplicates) {
    const data = { key: String(path.at(-1)), where: path.slice(0, -1).join(".") || "the file" };
    diagnostics.push(diagnostic("config/duplicate-key", data, { file, range }));
  }
  const root = document.value ?? {};
  const objectAt = (value: Json | undefined, path: DocumentPath): JsonObject => {
    if (isObject(value)) return value;
    if (value !== undefined && value !== null) {
      const data = { path: path.join(".") || file, expected: "an object", value: nounOf(value) };
      diagnostics.push(diagnostic("config/shape", data, at(path), { hint: SECTIONS_HINT }));
    }
    return {};
  };
  const sections = objectAt(root, []);
  for (const section of Object.keys(sections)) {
    // The organization's file has other sections, too (targets, packs).
    if (level === "organisation") continue;
    const known = level === "policy" ? POLICY_SECTIONS : SECTIONS;
    if (known.includes(section)) continue;
    const hint = level === "policy" ? { hint: `a policy contains ${listed(known.map(quoted))}` } : {};
    diagnostics.push(diagnostic("config/layer-key", { key: section }, key([section]), hint));
  }
  const readFields = (
    path: DocumentPath,
    value: Json | undefined,
    owner: string,
    known: FindField,
    unknown: ReportUnknown,
  ): Values => {
    const out = new Map<string, Json>();
    for (const [name, given] of Object.entries(objectAt(value, path))) {
      const field = known(name);
      if (field === undefined) {
        diagnostics.push(unknown(name, key([...path, name])));
        continue;
      }
      if (out.has(field.name)) {
        const data = { a: spellings.get([...path, field.name].join(".")) ?? field.name, b: name, step: owner };
        diagnostics.push(diagnostic("config/two-spellings", data, key([...path, name])));
        continue;
      }
      if (name !== field.name) spellings.set([...path, field.name].join("."), name);
      for (const below of secretPaths(field.name, given, field.schema)) {
        const data = { field: [name, ...below].join("."), step: owner };
        diagnostics.push(diagnostic("config/secret", data, at([...path, name, ...below])));
      }
      out.set(field.name, fromSerialized(field.schema, given));
    }
    return Object.fromEntries(out);
  };
  const all = [...new Set(steps.names.values())];
  const base = readFields(["base"], sections["base"], "the base", fieldLookup(all), reportUnknownField(all));
  const processingSteps = all.filter(isProcessing);
  const processing = readFields(
    ["processing"],
    sections["processing"],
    "the processing base",
    fieldLookup(processingSteps),
    reportUnknownField(processingSteps),
  );
  const part = level === "pipeline" ? readFilePart(sections["file"], { at, key }) : undefined;
  diagnostics.push(...(part?.diagnostics ?? []));
  const own: [string, Values][] = [];
  for (const [name, values] of Object.entries(objectAt(sections["steps"], ["steps"]))) {
    const known = knownByName(name, part?.value, steps, named);
    const specs = known === undefined ? [...new Set(meaningOf(name, steps).map(({ spec }) => spec))] : [known];
    if (specs.length === 0) {
      const near = nearest(name, [...(steps.roles?.keys() ?? []), ...steps.names.keys()]) ?? nearestStep(name, steps);
      const known = [...new Set(all.map((spec) => spec.name))].join(", ");
      const hint = defined({ hint: didYouMean(near) });
      diagnostics.push(diagnostic("config/unknown-node", { name, known }, key(["steps", name]), hint));
      continue;
    }
    const fields = [...new Set(specs.flatMap((spec) => [...fieldsOf(spec).byName.keys()]))];
    const unknown: ReportUnknown = (field, place) => unknownField(name, field, fields, place);
    own.push([name, readFields(["steps", name], values, name, fieldLookup(specs), unknown)]);
  }
  const value = { ...empty, base, processing, steps: Object.fromEntries(own), ...defined({ part: part?.value }) };
  return { value, diagnostics };
}

/** The step of a config that the file declares, or the step that has this name. */
function knownByName(
  name: string,
  part: FilePart | undefined,
  steps: KnownSteps,
  named: readonly NamedStep[],
): StepSpec | undefined {
  const declared = ownMember(part?.configs, name);
  return (
    (declared && (specOfClass(declared.className, steps) ?? steps.parse(name)?.spec)) ??
    named.find((step) => step.name === name)?.spec
  );
}

type FindField = (name: string) => KnownField | undefined;
type ReportUnknown = (name: string, at: Place) => Diagnostic;

/** Looks up a field that any of the steps has, by its name in code or on disk. */
const fieldLookup =
  (specs: readonly StepSpec[]): FindField =>
  (name) => {
    for (const spec of specs) {
      const { byName, bySerializedName: bySerialized } = fieldsOf(spec);
      const field = byName.get(name) ?? bySerialized.get(name);
      if (field !== undefined) return field;
    }
    return undefined;
  };

const reportUnknownField =
  (specs: readonly StepSpec[]): ReportUnknown =>
  (field, at) => {
    const known = specs.flatMap((spec) => [...fieldsOf(spec).byName.values()].filter((one) => !isDerived(one)));
    const near = nearest(field, new Set(known.map(({ name }) => name)));
    const hint = defined({ hint: didYouMean(near) });
    return diagnostic("config/nobody-takes", { field }, { ...at, field }, hint);
  };
