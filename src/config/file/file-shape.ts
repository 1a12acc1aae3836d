import { type Json, type JsonObject, nounOf } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { didYouMean, nearest } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import type { KnownSteps } from "../schema/known.ts";
import type { DocumentPath, ReadDocument } from "./document.ts";
import { FORM } from "./serialise.ts";

type StepSections = Readonly<Record<string, JsonObject>>;

/** The parts of a config file before its steps are read. */
export interface FileShape {
  /** The class of each config, keyed by config name. */
  readonly types: Readonly<Record<string, string>>;
  readonly createdAt?: string;
  readonly fieldSources: Readonly<Record<string, readonly string[]>>;
  /** True if Specline wrote the file: unknown fields that are not in `kept` are errors, and values are not wrapped. */
  readonly ours: boolean;
  /** True if it has the two sections for processing steps. */
  readonly hasProcessingSections: boolean;
  /** True if these two sections are inside a section 'processing', as in files from mid-2025. */
  readonly isNested: boolean;
  readonly kept: Readonly<Record<string, readonly string[]>>;
  readonly shared: JsonObject;
  readonly processing_shared: JsonObject;
  readonly processing_specific: StepSections;
  readonly specific: StepSections;
}

const SHAPE_HINT =
  "a config file contains metadata.config_types (names and their classes) and configuration (fields by section; in the specific sections, fields by config)";
const SECTIONS = ["shared", "processing_shared", "processing_specific", "specific"] as const;
export type FileSection = (typeof SECTIONS)[number];
/** The section that contains both processing sections in files from mid-2025. */
const NEST = "processing";
const isNestedSection = (section: FileSection): boolean => section.startsWith(`${NEST}_`);

/** The location of a section in the document. */
export const sectionPath = ({ isNested }: Pick<FileShape, "isNested">, section: FileSection): readonly string[] => [
  "configuration",
  ...(isNested && isNestedSection(section) ? [NEST] : []),
  section,
];

const isText = (value: unknown): value is string => typeof value === "string";
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
/** Checks the outer shape of a config file: its sections, the declared configs, and the version that wrote it. */
export function readShape(document: ReadDocument, file: string, steps: KnownSteps): Staged<FileShape | undefined> {
  const diagnostics: Diagnostic[] = [];
  const at = (path: DocumentPath, part?: "key" | "value"): Place => ({
    file,
    path: path.join("."),
    range: document.range(path, part),
  });
  const wrong = (path: DocumentPath, expected: string, value: Json): void => {
    diagnostics.push(
      diagnostic("config/shape", { path: path.join(".") || file, expected, value: nounOf(value) }, at(path), {
        hint: SHAPE_HINT,
      }),
    );
  };
  const missing = (path: DocumentPath): void => {
    diagnostics.push(diagnostic("config/no-section", { file, section: path.join(".") }, at(path)));
  };
  /** Reads an object whose members all have the same type. Members of another type are reported and omitted. */
  const objectAt = <T extends Json>(
    holder: JsonObject | undefined,
    path: DocumentPath,
    member: (value: Json) => value is T,
    expected: string,
    needed: boolean,
  ): Readonly<Record<string, T>> | undefined => {
    const key = String(path.at(-1));
    const value = holder !== undefined && Object.hasOwn(holder, key) ? ownMember(holder, key) : undefined;
    if (value === undefined) {
      if (needed && holder !== undefined) missing(path);
      return undefined;
    }
    if (!isObject(value)) {
      wrong(path, "an object", value);
      return undefined;
    }
    const entries = Object.entries(value).filter((entry): entry is [string, T] => {
      if (member(entry[1])) return true;
      wrong([...path, entry[0]], expected, entry[1]);
      return false;
    });
    return Object.fromEntries(entries);
  };
  const any = (_: Json): _ is Json => true;

  const root = document.value;
  if (!isObject(root)) {
    wrong([], "an object with 'metadata' and 'configuration'", root);
    return { value: undefined, diagnostics };
  }
  const metadata = objectAt(root, ["metadata"], any, "", true);
  const configuration = objectAt(root, ["configuration"], any, "", true);
  const types = objectAt(metadata, ["metadata", "config_types"], isText, "the name of a config class", true);
  const fieldSources = objectAt(metadata, ["metadata", "field_sources"], isTexts, "a list of config names", false);
  const ours = objectAt(metadata, ["metadata", "specline"], any, "", false);
  const kept = objectAt(ours, ["metadata", "specline", "kept"], isTexts, "a list of field names", false);
  diagnostics.push(...versionFaults(ours, file, steps, at));
  const isNested = configuration !== undefined && Object.hasOwn(configuration, NEST);
  const nest = isNested ? (objectAt(configuration, ["configuration", NEST], any, "", true) ?? {}) : undefined;
  if (configuration !== undefined) {
    const nested = SECTIONS.filter(isNestedSection);
    diagnostics.push(...sectionFaults(configuration, isNested ? TOP_SECTIONS : SECTIONS, ["configuration"], at));
    if (nest !== undefined) diagnostics.push(...sectionFaults(nest, nested, ["configuration", NEST], at));
  }
  const hasProcessingSections =
    isNested ||
    (configuration !== undefined && ("processing_shared" in configuration || "processing_specific" in configuration));
  const holder = (name: FileSection): JsonObject | undefined =>
    nest !== undefined && isNestedSection(name) ? nest : configuration;
  const section = (name: FileSection, needed: boolean): JsonObject =>
    objectAt(holder(name), sectionPath({ isNested }, name), any, "", needed) ?? {};
  const stepSection = (name: FileSection, needed: boolean): StepSections =>
    objectAt(holder(name), sectionPath({ isNested }, name), isObject, "an object of the step's fields", needed) ?? {};
  const createdAt = metadata?.["created_at"];
  const value: FileShape = {
    types: types ?? {},
    ...(isText(createdAt) && { createdAt }),
    fieldSources: fieldSources ?? {},
    ours: ours !== undefined,
    hasProcessingSections,
    isNested,
    kept: kept ?? {},
    shared: section("shared", true),
    processing_shared: section("processing_shared", hasProcessingSections),
    processing_specific: stepSection("processing_specific", hasProcessingSections),
    specific: stepSection("specific", true),
  };
  return { value, diagnostics };
}

type At = (path: DocumentPath, part?: "key" | "value") => Place;

function versionFaults(ours: JsonObject | undefined, file: string, steps: KnownSteps, at: At): readonly Diagnostic[] {
  const form = ours?.["form"];
  if (typeof form === "number" && form > FORM) {
    return [diagnostic("config/newer-file", { file, form, known: FORM }, at(["metadata", "specline", "form"]))];
  }
  const packs = ours?.["packs"];
  if (!isObject(packs)) return [];
  return Object.entries(packs).flatMap(([pack, written]) => {
    const installed = steps.packs?.find(({ name }) => name === pack)?.version;
    if (installed === undefined || !isText(written) || !isLater(written, installed)) return [];
    return [
      diagnostic("config/newer-pack", { file, pack, written, installed }, at(["metadata", "specline", "packs", pack])),
    ];
  });
}

/** True if the first version is later than the second; pre-release suffixes are ignored. */
function isLater(a: string, b: string): boolean {
  const parts = (version: string): readonly number[] => (version.split("-")[0] ?? "").split(".").map(Number);
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [x, y] = [left[index] ?? 0, right[index] ?? 0];
    if (x !== y) return x > y;
  }
  return false;
}

const TOP_SECTIONS: readonly string[] = [...SECTIONS.filter((section) => !isNestedSection(section)), NEST];

/** Reports keys that are not sections, because they would be lost. */
function sectionFaults(
  holder: JsonObject,
  sections: readonly string[],
  path: DocumentPath,
  at: At,
): readonly Diagnostic[] {
  return Object.keys(holder)
    .filter((key) => !sections.includes(key))
    .map((section) => {
      const near = nearest(section, sections);
      const place = at([...path, section], "key");
      return diagnostic("config/unknown-section", { section }, place, defined({ hint: didYouMean(near) }));
    });
}
