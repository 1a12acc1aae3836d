import { defined } from "../base/defined.ts";
import { camelCase } from "../base/words.ts";
import { baseSchema, processingSchema } from "../config/index.ts";
import type { DiskName } from "../config/names/disk-name.ts";
import { entriesFor } from "../config/names/read-names.ts";
import { specOfClass } from "../config/schema/known.ts";
import type { Staged } from "../diagnostics/index.ts";
import type { Registry } from "../registry/registry.ts";
import { fieldSchemas } from "../spec/fields.ts";
import * as standardConfigs from "../steps/configs.ts";
import { standardSteps } from "../steps/known-steps.ts";
import { Pipeline } from "../steps/pipeline.ts";
import { knownSteps } from "./config/layer-configs.ts";
import type { Host } from "./host/host.ts";
import { registryFor } from "./load/packs.ts";
import { type FieldPage, fieldPage, pagesOf, type StepPage } from "./steps.ts";

/** A config class: the step whose configs it creates, and the prefix of their names, such as "XGBoostTraining". */
export interface ClassPage {
  readonly step: string;
  readonly prefix: string;
}

/** A method of a pipeline. Only a step's method has a step, and possibly a setting that is its first argument. */
export interface CallPage {
  readonly step?: string;
  readonly first?: string;
}

/** Everything that pipelines and configs can name, for other languages. */
export interface StepCatalog {
  /** The URL of the library, which a module can import without Specline installed beside it. */
  readonly library: string;
  readonly steps: readonly StepPage[];
  readonly classes: Readonly<Record<string, ClassPage>>;
  /** The config classes that only serve as base classes. */
  readonly bases: Readonly<Record<string, "base" | "processing">>;
  /** The methods of a pipeline that names no packs. */
  readonly calls: Readonly<Record<string, CallPage>>;
  /** Other tools' names that each step's configs understand, besides the step's fields. */
  readonly otherNames: Readonly<Record<string, readonly string[]>>;
  /** The fields of a base config, which all configs have. */
  readonly base: readonly FieldPage[];
  /** The fields that a processing base config adds. */
  readonly processing: readonly FieldPage[];
}

/** Specline's own config base classes. */
const OWN_BASES = { BaseConfig: "base", ProcessingBaseConfig: "processing" } as const;

/** Describes all steps in this folder's packs, their config classes, and the methods of pipelines. */
export async function stepCatalog(host: Host): Promise<Staged<StepCatalog>> {
  const { value: registry, diagnostics } = await registryFor(host, host.folder);
  const known = knownSteps(registry);
  const fields = (schema: Parameters<typeof fieldSchemas>[0]): readonly FieldPage[] =>
    fieldSchemas(schema).map(([name, one]) => fieldPage(name, one));
  const value = {
    library: import.meta.resolve("specline"),
    steps: pagesOf(registry),
    classes: classesOf(registry),
    calls: callsOf(registry),
    bases: { ...OWN_BASES, ...Object.fromEntries(known.bases ?? []) },
    otherNames: otherNamesOf(registry, known.diskNames ?? []),
    base: fields(baseSchema),
    processing: fields(processingSchema),
  };
  return { value, diagnostics };
}

/** Every step's own class, and the classes that other tools' config files name. */
function classesOf(registry: Registry): Readonly<Record<string, ClassPage>> {
  const own = registry.steps.map(({ name }): [string, ClassPage] => [`${name}Config`, { step: name, prefix: name }]);
  const others = [...standardConfigs.standardClasses.keys()].flatMap((className): [string, ClassPage][] => {
    const spec = specOfClass(className, standardSteps);
    const prefix = className.replace(/(Step)?Config$/, "");
    return spec === undefined
      ? []
      : [[className, { step: spec.name, prefix: registry.names.has(prefix) ? prefix : spec.name }]];
  });
  const exported = Object.values(standardConfigs).flatMap((made): [string, ClassPage][] =>
    "className" in made ? [[made.className, { step: made.spec.name, prefix: made.stepName }]] : [],
  );
  return Object.fromEntries([...own, ...others, ...exported]);
}

const otherNamesOf = (registry: Registry, table: readonly DiskName[]): StepCatalog["otherNames"] =>
  Object.fromEntries(registry.steps.map((spec) => [spec.name, entriesFor(table, spec).flatMap(({ names }) => names)]));

/** Methods that do not return a pipeline, or that take arguments which only code can create. */
const ONLY_IN_CODE: ReadonlySet<string> = new Set(["constructor", "step", "use", "build", "toPipeline"]);

function callsOf(registry: Registry): Readonly<Record<string, CallPage>> {
  const methods = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(Pipeline("")));
  return Object.fromEntries(
    Object.entries(methods).flatMap(([name, { value }]): [string, CallPage][] => {
      // The second spelling of a method is left out.
      const isSpelling = camelCase(name) !== name && Object.hasOwn(methods, camelCase(name));
      if (typeof value !== "function" || ONLY_IN_CODE.has(name) || isSpelling) return [];
      const verb = registry.verbs.get(name);
      const spec = verb ?? registry.steps.find(({ verbAliases = {} }) => Object.hasOwn(verbAliases, name));
      return [[name, defined({ step: spec?.name, first: verb?.positional })]];
    }),
  );
}
