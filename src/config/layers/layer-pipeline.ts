import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import { isSameStep } from "../../spec/same-step.ts";
import { findStepsWith, meaningOf, type NamedStep } from "../file/find-steps.ts";
import { fieldNamed, fieldsOf, isProcessing, type KnownField, type KnownSteps } from "../schema/known.ts";
import { fieldPath } from "./field-path.ts";
import { applyLayers, type Layer, type LayeredConfig, type LayerName } from "./layers.ts";
import type { LayerFile } from "./parse-layers.ts";

/** A value from the command line: `--set training.maxDepth=8`. */
export interface Assignment {
  readonly step: string;
  readonly path: readonly string[];
  readonly text: string;
}

/**
 * Parses "STEP.FIELD=VALUE". The field can continue into an object, as in "training.environment.DEBUG=1" and
 * "training.environment['log.level']=debug".
 */
export function parseAssignment(text: string): Staged<Assignment | undefined> {
  const [, step, names, value] = /^\s*([^.=\s]+)\.((?:\['[^']*'\]|\["[^"]*"\]|[^=])+?)\s*=(.*)$/s.exec(text) ?? [];
  const path = names === undefined ? undefined : fieldPath(names);
  if (step === undefined || path === undefined || value === undefined) {
    return { value: undefined, diagnostics: [diagnostic("config/assignment", { text: text.split("=")[0] ?? "" })] };
  }
  return { value: { step, path, text: value.trim() }, diagnostics: [] };
}

/** The layers of a pipeline, lowest first: the steps' own values, files, and the command line. */
export interface PipelineLayers {
  readonly files?: readonly LayerFile[];
  /** The values of each step's own config, keyed by step name. */
  readonly steps?: Readonly<Record<string, Layer["values"]>>;
  /** The location of a value in a step's own config. */
  readonly at?: (step: string, path: readonly string[]) => Place;
  readonly assignments?: readonly Assignment[];
}

/**
 * Applies all layers to every step of a pipeline. If the name in an assignment refers to several steps, the assignment
 * applies to all of them.
 */
export function layerPipeline(
  pipeline: readonly NamedStep[],
  layers: PipelineLayers,
  steps: KnownSteps,
): Staged<readonly LayeredConfig[]> {
  const { files = [], assignments = [] } = layers;
  const diagnostics: Diagnostic[] = [];
  const assigned = new Map<string, Layer[]>();
  for (const assignment of assignments) {
    const found = findStepsWith(assignment.step, assignment.path[0] ?? "", pipeline, steps);
    diagnostics.push(...found.diagnostics);
    for (const step of found.value) {
      assigned.set(step.name, [...(assigned.get(step.name) ?? []), assignmentLayer(step, assignment)]);
    }
  }
  const exact = files.map((file) => exactNames(file, pipeline, steps));
  const value = pipeline.map((step) => {
    const own = ownMember(layers.steps, step.name);
    const staged = applyLayers(
      step.spec,
      [
        ...(own === undefined ? [] : [ownLayer(step.name, own, layers)]),
        ...files.flatMap((file, index) => fileLayers(file, step, steps, exact[index])),
        ...(assigned.get(step.name) ?? []),
      ],
      step,
    );
    diagnostics.push(...staged.diagnostics);
    return staged.value;
  });
  return { value, diagnostics: distinct(diagnostics) };
}

const ownLayer = (step: string, values: Layer["values"], { at }: PipelineLayers): Layer => ({
  name: "step",
  values,
  ...defined({ at: at && ((path: readonly string[]) => at(step, path)) }),
});

/** Reports a value only once if several steps take it from the same location. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, at: { file, range, step, field } }) => {
    const key = JSON.stringify(file === undefined ? [code, step, field] : [code, file, range, field]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A file's layers for a step: the sections that apply to it, from general to specific. */
function fileLayers(
  file: LayerFile,
  step: NamedStep,
  steps: KnownSteps,
  exact: ReadonlySet<string> = new Set(),
): readonly Layer[] {
  const { byName } = fieldsOf(step.spec);
  const layer = (name: LayerName, path: readonly string[], values: Layer["values"]): Layer => ({
    name: file.level === "pipeline" ? name : file.level,
    values,
    at: (below): Place => file.at([...path, ...below]),
  });
  const taken = (values: Layer["values"]): Layer["values"] =>
    Object.fromEntries(Object.entries(values).filter(([field]) => byName.has(field)));
  return [
    layer("pipeline base", ["base"], taken(file.base)),
    ...(isProcessing(step.spec) ? [layer("processing base", ["processing"], taken(file.processing))] : []),
    ...Object.entries(file.steps)
      .map(([name, values]) => ({
        name,
        values,
        close: exact.has(name) ? (name === step.name ? 3 : 0) : closeness(name, step, steps),
      }))
      .filter(({ close }) => close > 0)
      .sort((a, b) => a.close - b.close)
      .map(({ name, values }) => layer("step", ["steps", name], taken(values))),
  ];
}

/**
 * The names in a file that refer only to the step of that name: names that the file declares as configs, and names that
 * no pack gives its steps. Without them, the values of a config called "train" would also apply to "train_small".
 */
function exactNames(file: LayerFile, pipeline: readonly NamedStep[], steps: KnownSteps): ReadonlySet<string> {
  const names = new Set(pipeline.map(({ name }) => name));
  const isOwn = (name: string): boolean =>
    ownMember(file.part?.configs, name) !== undefined || steps.parse(name) === undefined;
  return new Set(Object.keys(file.steps).filter((name) => names.has(name) && isOwn(name)));
}

/**
 * How closely a name in a file matches a step: 0 for no match, 1 for its kind, 2 for its kind and job type, 3 for its
 * full name.
 */
function closeness(name: string, step: NamedStep, steps: KnownSteps): number {
  if (name === step.name && step.jobType !== undefined) return 3;
  const meant = meaningOf(name, steps).filter(({ spec }) => isSameStep(spec, step.spec));
  if (meant.some(({ branch }) => branch !== undefined && branch === step.jobType)) return 2;
  return meant.some(({ branch }) => branch === undefined) || name === step.name ? 1 : 0;
}

function assignmentLayer({ spec, name }: NamedStep, { path, text, step }: Assignment): Layer {
  const [given = "", ...below] = path;
  const known = fieldNamed(spec, given);
  const value = below.reduceRight<Json>((inner, key) => ({ [key]: inner }), assignedValue(known, below, text));
  return {
    name: "command line",
    values: { [known?.name ?? given]: value },
    at: () => ({ step: name, path: `--set ${step}.${path.join(".")}` }),
  };
}

/** The value that an assignment's text represents, in a field or at a path inside the field. */
export function assignedValue(known: KnownField | undefined, below: readonly string[], text: string): Json {
  const nest = (value: Json): Json => below.reduceRight<Json>((inner, key) => ({ [key]: inner }), value);
  const takes = (value: Json): boolean => known === undefined || known.schema.safeParse(nest(value)).success;
  const parsed = parsedValue(text);
  // A string that looks like a number remains a string if the field accepts only strings.
  return parsed !== undefined && (takes(parsed) || !takes(text)) ? parsed : text;
}

function parsedValue(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    // An integer with more digits than a number can hold would change.
    return typeof value === "number" && /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? undefined : value;
  } catch {
    return undefined;
  }
}
