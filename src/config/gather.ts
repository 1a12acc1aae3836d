import type { Json } from "../base/canonical.ts";
import { listed, nearest, quoted } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../diagnostics/index.ts";
import type { StepSpec } from "../spec/step.ts";
import { unknownField } from "./check-config.ts";
import { missingFields } from "./config-class.ts";
import { type FileView, type Found, fateOf, found, ownerOf, plainOf, wasOf } from "./file-view.ts";
import { fieldsOf, isDerived, isProcessing, JOB_TYPE, type KnownField } from "./known.ts";
import { checkDerived, readJobType, readValue, secretFaults } from "./read-value.ts";
import { type ForeignConfig, makeConfig, type StepConfig } from "./step-config.ts";

/** The config of a step that nobody knows, with all that may be its own. */
export function gatherForeign(view: FileView, name: string, className: string): Staged<ForeignConfig> {
  const processing = Object.hasOwn(view.shape.processing_specific, name);
  const entries = [...found(view, name, processing)]
    .filter(([field, { own }]) => own || wasOf(view, name, field) !== false)
    .map(([field, found]) => ({ field, found, value: plainOf(view, found.value) }));
  const values = Object.fromEntries(entries.map(({ field, value }) => [field, value]));
  return {
    value: { name, className, processing, values },
    diagnostics: entries.flatMap(({ field, found, value }) => secretFaults(view, name, field, undefined, found, value)),
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
