import { dirname, resolve as resolvePath } from "node:path";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { objectOf } from "../../base/json.ts";
import { ownMember, setMember } from "../../base/own.ts";
import {
  type Assignment,
  type ConfigFile,
  checkPolicy,
  fieldsOf,
  findConfig,
  type KnownSteps,
  type LayeredConfig,
  type LayerFile,
  layerPipeline,
  type NamedStep,
  parseAssignment,
  parseConfigs,
  parseLayers,
} from "../../config/index.ts";
import { makeConfig } from "../../config/schema/step-config.ts";
import { type Diagnostic, hasErrors, type Place, type Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { type Context, sharedFact } from "../../spec/context.ts";
import { fieldInfo } from "../../spec/fields.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { standardFiles } from "../../steps/configs.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { isConfigFile } from "../load/documents/document-form.ts";
import { registryFor } from "../load/packs.ts";
import { readPolicy } from "../load/policy.ts";
import { LAYER_KEYS, readProject } from "../load/project.ts";
import { type MovePath, movedCode, pathMover } from "../write/moved-paths.ts";
import { withLayeredBase } from "./layered-base.ts";

/** The configs selected on the command line. */
export interface ConfigChoices {
  /** The files given with `--config`: layers (base, processing, steps) or config files (metadata and configuration). */
  readonly configs?: readonly string[] | undefined;
  /** The assignments given with `--set`, each in the form "STEP.FIELD=VALUE". */
  readonly set?: readonly string[] | undefined;
  /** True to use the known steps of a config file that also contains unknown ones. */
  readonly partial?: boolean | undefined;
  /** Facts that the pipeline leaves open but that were found in the data or in `specline.lock`. */
  readonly found?: Context | undefined;
}

/** Finds the location of a value that a step itself sets, if the pipeline's format has locations. */
export type OwnPlace = (step: string, path: readonly (string | number)[]) => Place;

/** The parts of a pipeline to which layers apply. */
export interface Layerable {
  readonly file: string;
  readonly pipeline: PipelineValue;
  readonly registry: Registry;
  /** The config file from which the pipeline was created. Step instances do not include its base values. */
  readonly configs?: ConfigFile;
  readonly missing?: readonly Diagnostic[];
  readonly ownPlace?: () => Promise<OwnPlace>;
}

export const knownSteps = (registry: Registry): KnownSteps => ({ ...registry, ...standardFiles });

/**
 * The steps that a config file can contain: the standard pack's steps, and those in its folder's packs. A pack that
 * cannot be loaded is a warning, because the file's other steps can be read and edited without it.
 */
export async function stepsFor(host: Host, file: string): Promise<Staged<KnownSteps>> {
  const { value, diagnostics } = await registryFor(host, dirname(file));
  return { value: knownSteps(value), diagnostics: diagnostics.map((fault) => ({ ...fault, severity: "warning" })) };
}

/** The files given with `--config`, by their kind. */
export interface ChosenFiles {
  readonly layers: readonly LayerFile[];
  readonly configs: readonly { readonly file: string; readonly value: ConfigFile }[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the files given with `--config`.
 *
 * @param named - the pipeline's steps, whose names the layers can use in addition to the config files' step names
 */
export async function readChosen(
  host: Host,
  { configs = [], partial = false }: ConfigChoices,
  steps: KnownSteps,
  named: readonly NamedStep[] = [],
): Promise<ChosenFiles> {
  const diagnostics: Diagnostic[] = [];
  const layers: { readonly file: string; readonly text: string }[] = [];
  const found: { file: string; value: ConfigFile }[] = [];
  for (const path of configs) {
    const file = resolvePath(host.folder, path);
    const { value: text, diagnostics: faults } = await readNamed(host.effects.files, host.folder, path);
    diagnostics.push(...faults);
    if (text === undefined) continue;
    if (isConfigFile(text)) {
      const read = parseConfigs(text, file, steps, { partial, incomplete: true });
      diagnostics.push(...read.diagnostics);
      found.push({ file, value: read.value });
    } else layers.push({ file, text });
  }
  const names = [...named, ...found.flatMap(({ value }) => value.configs)];
  const read = layers.map(({ file, text }) => parseLayers(text, file, "pipeline", steps, names));
  diagnostics.push(...read.flatMap((one) => one.diagnostics));
  return { layers: read.map(({ value }) => value), configs: found, diagnostics };
}

/** Config files for a pipeline in a folder. The code that a file names is relative to the file itself. */
export const codeSeenFrom = (folder: string, chosen: ChosenFiles): ChosenFiles => ({
  ...chosen,
  configs: chosen.configs.map(({ file, value }) => ({
    file,
    value: withMoved(value, movedCode, pathMover(dirname(file), folder)),
  })),
});

/** A config file whose configs were moved, with either all their paths or only the paths of code. */
export const withMoved = (value: ConfigFile, moved: typeof movedCode, move: MovePath): ConfigFile => ({
  ...value,
  configs: value.configs.map((config) =>
    makeConfig({ ...config, set: moved(config.spec, config.set as JsonObject, move) }),
  ),
});

/**
 * Applies the organization's file, the files given with `--config`, and the `--set` assignments to a pipeline's steps.
 */
export async function layersOf(
  host: Host,
  pipeline: Layerable,
  choices: ConfigChoices,
): Promise<Staged<readonly LayeredConfig[]>> {
  const steps = knownSteps(pipeline.registry);
  const named = namedSteps(pipeline);
  const chosen = codeSeenFrom(dirname(pipeline.file), await readChosen(host, choices, steps, named));
  const organisation = await organisationLayer(host, dirname(pipeline.file), steps);
  const policy = await readPolicy(host.effects, dirname(pipeline.file), steps);
  const assigned = (choices.set ?? []).map(parseAssignment);
  const staged = layerPipeline(
    named,
    {
      files: [
        ...organisation.value,
        ...contextLayer(pipeline),
        ...chosen.layers,
        ...configLayers(chosen, named, steps),
        ...(policy.value === undefined ? [] : [policy.value.layer]),
      ],
      steps: ownValues(pipeline),
      ...(pipeline.ownPlace === undefined ? {} : { at: await pipeline.ownPlace() }),
      assignments: assigned.flatMap(({ value }): Assignment[] => (value === undefined ? [] : [value])),
    },
    steps,
  );
  const diagnostics = [
    ...organisation.diagnostics,
    ...policy.diagnostics,
    ...(policy.value === undefined ? [] : checkPolicy(policy.value, pipeline.pipeline, staged.value)),
    ...chosen.diagnostics,
    ...assigned.flatMap((one) => one.diagnostics),
    ...staged.diagnostics,
  ];
  return { value: staged.value, diagnostics };
}

/** Returns a pipeline whose steps have the values from all layers. */
export async function withLayers<T extends Layerable & { readonly diagnostics: readonly Diagnostic[] }>(
  host: Host,
  loaded: T,
  choices: ConfigChoices,
): Promise<T> {
  const { value, diagnostics } = await layersOf(host, loaded, choices);
  const byName = new Map(value.map((config) => [config.name, config]));
  const steps = loaded.pipeline.steps.map((step) => {
    const layered = byName.get(step.id);
    if (layered === undefined) return step;
    const allow = allAllowed(step, layered);
    return { ...step, config: instanceConfig(step, layered, loaded.pipeline), ...defined({ allow }) };
  });
  const pipeline = { ...loaded.pipeline, steps };
  const { configs } = loaded;
  return {
    ...loaded,
    ...(configs === undefined ? { pipeline } : withLayeredBase({ pipeline, configs }, value)),
    missing: stillMissing(loaded, value),
    diagnostics: [...loaded.diagnostics, ...diagnostics],
  };
}

/** The required fields that neither a config file nor any layer sets. */
export function stillMissing(
  { missing = [], pipeline }: Pick<Layerable, "missing" | "pipeline">,
  layered: readonly LayeredConfig[],
): readonly Diagnostic[] {
  const configOf = new Map(pipeline.steps.map(({ id, at }) => [id, at?.step ?? id]));
  const isSet = ({ at: { step, field = "" } }: Diagnostic): boolean =>
    layered.some(({ name, values }) => configOf.get(name) === step && ownMember(values, field) !== undefined);
  return missing.filter((fault) => !isSet(fault));
}

/** The diagnostics that a step accepts itself or through its layers. */
function allAllowed({ allow = [] }: StepInstance, { set }: LayeredConfig): StepInstance["allow"] {
  const layered = (set as { readonly allow?: StepInstance["allow"] }).allow ?? [];
  const isNew = ({ rule }: (typeof layered)[number]): boolean => !allow.some((one) => one.rule === rule);
  const all = [...allow, ...layered.filter(isNew)];
  return all.length === 0 ? undefined : all;
}

/** A step instance's config from its layers: its own fields, except for those that equal the context's. */
function instanceConfig(
  step: StepInstance,
  { set, spec }: LayeredConfig,
  { context }: PipelineValue,
): StepInstance["config"] {
  const { byName } = fieldsOf(spec);
  return Object.fromEntries(
    Object.entries(set).filter(([field, value]) => {
      const known = byName.get(field);
      if (known?.of === "base") return false;
      const fact = known === undefined ? undefined : sharedFact(context, fieldInfo(known.schema).context);
      return Object.hasOwn(step.config, field) || fact !== value;
    }),
  );
}

/**
 * The steps, by the names that layers use. A step with an unknown specification has no fields, so layers do not apply
 * to it.
 */
const namedSteps = ({ pipeline, registry }: Layerable): readonly NamedStep[] =>
  pipeline.steps.flatMap(({ id, spec, branch }) => {
    const found = registry.names.get(spec);
    return found === undefined ? [] : [defined({ name: id, spec: found, jobType: branch })];
  });

/** The values that the steps themselves set. For a config file, these include the base fields. */
function ownValues({ pipeline, configs }: Layerable): Readonly<Record<string, Readonly<Record<string, Json>>>> {
  const inFile = new Map((configs?.configs ?? []).map((config) => [config.name, config.set]));
  return Object.fromEntries(
    pipeline.steps.map(({ id, config }) => [id, { ...(inFile.get(id) as Readonly<Record<string, Json>>), ...config }]),
  );
}

/** The facts in the pipeline's context are defaults for fields that no step sets, so they form a base layer. */
function contextLayer({ pipeline, registry, file }: Layerable): readonly LayerFile[] {
  const base: Record<string, Json> = {};
  for (const spec of new Set(registry.names.values())) {
    for (const { name, info, of } of fieldsOf(spec).byName.values()) {
      const value = of === "step" ? sharedFact(pipeline.context, info.context) : undefined;
      if (value !== undefined) setMember(base, name, value);
    }
  }
  if (Object.keys(base).length === 0) return [];
  return [{ file, level: "pipeline", base, processing: {}, steps: {}, at: () => ({ file }) }];
}

/** Turns config files into layers that contain each config's values for the step to which it belongs. */
function configLayers({ configs }: ChosenFiles, named: readonly NamedStep[], steps: KnownSteps): readonly LayerFile[] {
  return configs.map(({ file, value }) => {
    const found = named.flatMap((step) => {
      const config = findConfig(step.name, value.configs, steps).value;
      return config === undefined ? [] : [{ step: step.name, config }];
    });
    const own = new Map(found.map(({ step, config }) => [step, config]));
    return {
      file,
      level: "pipeline",
      base: {},
      processing: {},
      steps: Object.fromEntries(found.map(({ step, config }) => [step, config.set as Readonly<Record<string, Json>>])),
      at: ([, step = "", field = ""]) => {
        const config = own.get(String(step));
        const wire = config === undefined ? undefined : fieldsOf(config.spec).byName.get(String(field))?.serializedName;
        return config === undefined ? { file } : value.place(config.name, wire);
      },
    };
  });
}

/** The defaults in the nearest specline.config.yaml, if there is one. */
async function organisationLayer(host: Host, folder: string, steps: KnownSteps): Promise<Staged<readonly LayerFile[]>> {
  const project = await readProject(host.effects, folder);
  // Problems with the file as a whole are reported when its targets are read.
  if (project === undefined || "diagnostics" in project) return { value: [], diagnostics: [] };
  const { text, value } = project.document;
  const read = parseLayers(text, project.file, "organisation", steps);
  const holds = LAYER_KEYS.some((key) => Object.hasOwn(objectOf(value), key));
  return { value: holds ? [read.value] : [], diagnostics: hasErrors(read.diagnostics) ? read.diagnostics : [] };
}
