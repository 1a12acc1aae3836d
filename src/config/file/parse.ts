import { byText, type JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { normalizedName, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, hasErrors, type Place, type Staged } from "../../diagnostics/index.ts";
import type { StepSpec } from "../../spec/step.ts";
import { entriesFor } from "../names/read-names.ts";
import type { ValueReading } from "../names/reading.ts";
import { namesReport } from "../names/report.ts";
import { routeMeanings } from "../names/route.ts";
import { leftOut, unread } from "../names/unread.ts";
import { baseOfClass, fieldsOf, isProcessing, type KnownSteps, nearestStep, specOfClass } from "../schema/known.ts";
import { secretPaths } from "../schema/secrets.ts";
import type { StepConfig, UnknownConfig } from "../schema/step-config.ts";
import { type DocumentPath, type ReadDocument, readDocument } from "./document.ts";
import { type FileShape, readShape, sectionPath } from "./file-shape.ts";
import type { FileView, FoundConfig } from "./file-view.ts";
import { finishConfig, sectionOf } from "./finish-config.ts";
import { type GatheredConfig, gatherConfig, readUnknownConfig } from "./gather.ts";
import { joinSteps } from "./one-cause.ts";

/** The contents of a config file. */
export interface ConfigFile {
  readonly configs: readonly StepConfig[];
  /** Configs for steps that no pack defines, unchanged. */
  readonly unknownConfigs: readonly UnknownConfig[];
  readonly createdAt?: string;
  /** The required fields that no config sets. With `incomplete`, they are not also in the diagnostics. */
  readonly missing: readonly Diagnostic[];
  /** Where the file has the value of a field, by the field's name in code, if it can be changed there. */
  source(step: string, field: string): FoundConfig | undefined;
  /** The section that holds the values of a single config. */
  section(step: string): DocumentPath;
  /** The location of a config, or of a field (by its on-disk name), in the file. */
  place(step: string, field?: string): Place;
  /** What each value in the file became, in the order of the file's configs. */
  readonly readings: readonly ValueReading[];
}

export interface LoadOptions {
  /** Loads the known steps of a file even if it also has unknown ones. */
  readonly partial?: boolean;
  /** Accepts configs without some of their required values, which other layers can set. */
  readonly incomplete?: boolean;
}

/** Reads a config file in either form. All problems are reported together, along with the valid configs. */
export function parseConfigs(
  text: string,
  file: string,
  steps: KnownSteps,
  options: LoadOptions = {},
): Staged<ConfigFile> {
  const read = readDocument(text, file);
  if (read.value === undefined) return { value: emptyFile(file), diagnostics: read.diagnostics };
  const document = read.value;
  const twice = [...read.diagnostics, ...duplicates(document, file)];
  const { value: shape, diagnostics: malformed } = readShape(document, file, steps);
  if (shape === undefined || hasErrors(malformed)) {
    return { value: emptyFile(file), diagnostics: [...twice, ...malformed] };
  }
  return readConfigs(shape, document, file, steps, options, [...twice, ...malformed]);
}

const emptyFile = (file: string): ConfigFile => ({
  configs: [],
  unknownConfigs: [],
  missing: [],
  readings: [],
  source: () => undefined,
  section: () => [],
  place: (step) => ({ step, file }),
});

function readConfigs(
  shape: FileShape,
  document: ReadDocument,
  file: string,
  steps: KnownSteps,
  { partial = false, incomplete = false }: LoadOptions,
  before: readonly Diagnostic[],
): Staged<ConfigFile> {
  const diagnostics = [...before];
  const at = (path: DocumentPath, part?: "key" | "value"): Place => ({ file, range: document.range(path, part) });
  const resolved = Object.entries(shape.types).map(([name, className]) => {
    const { spec, fault } = specOf(name, className, steps, () => at(["metadata", "config_types", name], "key"));
    if (fault !== undefined) diagnostics.push(fault);
    return { name, className, spec };
  });
  const specs = new Map(resolved.flatMap(({ name, spec }) => (spec === undefined ? [] : [[name, spec] as const])));
  const serializedNames = new Set(
    [...new Set(specs.values())].flatMap((spec) => [...fieldsOf(spec).bySerializedName.keys()]),
  );
  const names = steps.diskNames ?? [];
  const has = new Set([...specs.values()].map((spec) => spec.name));
  const view: FileView = {
    shape,
    file,
    at,
    specs,
    serializedNames,
    names,
    understood: new Set(
      [...new Set(specs.values())].flatMap((spec) =>
        entriesFor(names, spec).flatMap((entry) => entry.names.map(normalizedName)),
      ),
    ),
    bases: { base: basesOf(shape, steps, "base"), processing: basesOf(shape, steps, "processing") },
    has: (step) => has.has(step),
  };
  const reported = new Set<string>();
  const report = (faults: readonly Diagnostic[]): unknown =>
    diagnostics.push(...faults.filter((fault) => isNew(fault, reported)));
  const gathered: GatheredConfig[] = [];
  const unknownConfigs: UnknownConfig[] = [];
  const readings: ValueReading[] = [];
  for (const { name, className, spec } of resolved) {
    if (spec === undefined) {
      const isBase = baseOfClass(className, steps) !== undefined;
      if (!isBase)
        report([unknownStep(name, className, steps, partial, at(["metadata", "config_types", name], "key"))]);
      const kept = readUnknownConfig(view, name, className);
      unknownConfigs.push(kept.value);
      report(kept.diagnostics);
      if (!isBase) readings.push(...leftOut(view, name));
      continue;
    }
    gathered.push(gatherConfig(view, name, className, spec));
  }
  report(routeMeanings(view, gathered));
  const missing: Diagnostic[] = [];
  const configs = gathered.map((config) => {
    const finished = finishConfig(view, config);
    report(finished.diagnostics);
    missing.push(...finished.value.missing);
    return finished.value.config;
  });
  readings.push(...gathered.flatMap((config) => config.readings));
  const rest = unread(view, readings);
  readings.push(...rest.value);
  diagnostics.push(...rest.diagnostics);
  diagnostics.push(...namesReport(view, readings));
  diagnostics.push(...undeclared(view), ...secretsOutsideConfigs(document, at));
  const byName = new Map(gathered.map((config) => [config.name, config]));
  const source = (step: string, field: string): FoundConfig | undefined => byName.get(step)?.origins.get(field);
  const section = (step: string): DocumentPath => {
    const own = (["specific", "processing_specific"] as const).find((one) => Object.hasOwn(shape[one], step));
    return [...(own === undefined ? sectionOf(view, specs.get(step)) : sectionPath(shape, own)), step];
  };
  const place = (step: string, field?: string): Place => {
    const config = byName.get(step);
    const name = field === undefined ? undefined : config && fieldsOf(config.spec).bySerializedName.get(field)?.name;
    const found = name === undefined ? undefined : config?.origins.get(name);
    return found === undefined ? placeOf(view, step, field) : { step, ...defined({ field }), ...at(found.path) };
  };
  const { createdAt } = shape;
  return {
    value: { configs, unknownConfigs, missing, readings, source, section, place, ...defined({ createdAt }) },
    diagnostics: joinSteps([...diagnostics, ...(incomplete ? [] : missing)].sort(byPosition)),
  };
}

/** The names of the base configs of a kind. */
const basesOf = ({ types }: FileShape, steps: KnownSteps, kind: "base" | "processing"): readonly string[] =>
  Object.entries(types).flatMap(([name, className]) => (baseOfClass(className, steps) === kind ? [name] : []));

/** Reports an invalid shared value once rather than once per step. */
function isNew(fault: Diagnostic, reported: Set<string>): boolean {
  if (fault.at.step !== undefined) return true;
  const key = `${fault.code} ${fault.message}`;
  if (reported.has(key)) return false;
  reported.add(key);
  return true;
}

const byPosition = (a: Diagnostic, b: Diagnostic): number => {
  const [one, other] = [a.at.range?.start, b.at.range?.start];
  return (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0) || byText(a.code, b.code);
};

interface Resolved {
  readonly spec?: StepSpec;
  readonly fault?: Diagnostic;
}

/** Finds a config's step by its class, or by its name if the class is unknown. */
function specOf(name: string, className: string, steps: KnownSteps, at: () => Place): Resolved {
  const byClass = specOfClass(className, steps);
  const byName = steps.parse(name)?.spec;
  const spec = byClass ?? byName;
  if (spec === undefined) return {};
  if (byClass === undefined || byName === undefined || byClass === byName || name.startsWith(`${byClass.name}_`)) {
    return { spec };
  }
  return {
    spec,
    fault: diagnostic(
      "config/class-clash",
      { step: name, class: className, other: byClass.name },
      { ...at(), step: name },
    ),
  };
}

function unknownStep(step: string, className: string, steps: KnownSteps, partial: boolean, at: Place): Diagnostic {
  const data = { step, class: className };
  if (partial) return diagnostic("config/left-out", data, { ...at, step });
  const near = nearestStep(step, steps);
  const hint = near === undefined ? undefined : `did you mean ${quoted(near)}? --partial loads the rest`;
  return diagnostic("config/unknown-step", data, { ...at, step }, defined({ hint }));
}

/** Finds steps that have values in a section but are not declared. */
function undeclared({ shape, at }: FileView): readonly Diagnostic[] {
  return (["processing_specific", "specific"] as const).flatMap((section) =>
    Object.keys(shape[section])
      .filter((step) => !Object.hasOwn(shape.types, step))
      .map((step) =>
        diagnostic(
          "config/undeclared-step",
          { section, step },
          { ...at([...sectionPath(shape, section), step], "key"), step },
        ),
      ),
  );
}

/** Finds secrets outside the configs, which would otherwise be kept and written back. */
function secretsOutsideConfigs({ value }: ReadDocument, at: FileView["at"]): readonly Diagnostic[] {
  return Object.entries(value as JsonObject)
    .filter(([part]) => part !== "configuration")
    .flatMap(([part, held]) =>
      secretPaths(part, held).map((path) => {
        const data = { step: "the file", field: [part, ...path].join(".") };
        return diagnostic("config/secret", data, at([part, ...path]));
      }),
    );
}

const SECTIONS_OF_STEPS: ReadonlySet<string> = new Set(["config_types", "specific", "processing_specific"]);

function duplicates(document: ReadDocument, file: string): readonly Diagnostic[] {
  return document.duplicates.map(({ path, range }) => {
    const key = String(path.at(-1));
    const parent = path.slice(0, -1);
    const at = { file, range, path: path.join(".") };
    if (parent.length === 2 && SECTIONS_OF_STEPS.has(String(parent[1]))) {
      return diagnostic(
        "config/duplicate-step",
        { step: key },
        { ...at, step: key },
        {
          hint: `${parent.join(".")} declares it twice: remove one, or give one another job type`,
        },
      );
    }
    return diagnostic("config/duplicate-key", { key, where: parent.join(".") || "the file" }, at);
  });
}

/** The location of a step's value: the first section that contains it. */
function placeOf({ shape, at, file, specs }: FileView, step: string, field: string | undefined): Place {
  const own = (["specific", "processing_specific"] as const).find((section) => Object.hasOwn(shape[section], step));
  if (field === undefined) {
    return {
      step,
      ...at(own === undefined ? ["metadata", "config_types", step] : [...sectionPath(shape, own), step], "key"),
    };
  }
  const has = (values: JsonObject | undefined): boolean => values !== undefined && Object.hasOwn(values, field);
  for (const section of ["specific", "processing_specific"] as const) {
    if (has(ownMember(shape[section], step)))
      return { step, field, ...at([...sectionPath(shape, section), step, field]) };
  }
  const spec = specs.get(step);
  const processing = own === "processing_specific" || (spec !== undefined && isProcessing(spec));
  for (const section of processing ? (["processing_shared", "shared"] as const) : (["shared"] as const)) {
    if (has(shape[section])) return { step, field, ...at([...sectionPath(shape, section), field]) };
  }
  return { step, field, file };
}
