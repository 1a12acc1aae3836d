import { basename, dirname, extname, isAbsolute, relative, resolve } from "node:path";
import type { ReadConfigFile } from "../../author/index.ts";
import type { SpecPath } from "../../author/spec/read/spec-reader.ts";
import { objectOf } from "../../base/json.ts";
import { listed, nearest } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import type { Context } from "../../spec/context.ts";
import { unreadable } from "../../spec/marks.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { keyOf, parsePath } from "../../spec/reference.ts";
import { standardRegistry } from "../../steps/pipeline.ts";
import { MONITOR_PART, monitoringOf, withBaseline } from "../../steps/recipes/monitoring.ts";
import type { ConfigChoices, OwnPlace } from "../config/layer-configs.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { type DocumentForm, FORM_NAMES, formsOf, isConfigFile } from "./documents/document-form.ts";
import { placeAtTop, placesInSpec } from "./documents/places-in-spec.ts";
import { located, type ParsedDocument, parseText, type TextDocument } from "./documents/read-document.ts";
import type { Loaded } from "./loaded.ts";
import { registryFor } from "./packs.ts";
import { namesPolicy } from "./policy.ts";
import { LAYER_KEYS, readProject } from "./project.ts";

const nothing = (...diagnostics: readonly Diagnostic[]): Loaded => ({ form: "nothing", diagnostics });

/** Determines the form of a pipeline file, reads the file, and applies the selected configs to its steps. */
export async function loadPipeline(host: Host, path: string, choices: ConfigChoices = {}): Promise<Loaded> {
  const loaded = await readPipeline(host, path, choices);
  learnSecrets(host, loaded, choices);
  if (loaded.form === "nothing" || loaded.form === "definition") return loaded;
  const layered = await withAllLayers(host, loaded, withoutTaken(loaded, choices));
  return { ...layered, diagnostics: [...layered.diagnostics, ...(layered.missing ?? [])] };
}

/** Applies the organization's file, its policy and the selected configs to a pipeline's steps, if there are any. */
export async function withAllLayers(
  host: Host,
  loaded: LoadedSteps,
  choices: ConfigChoices = {},
): Promise<LoadedSteps> {
  if (!(await hasLayers(host, loaded.file, choices))) return loaded;
  const { withLayers } = await import("../config/layer-configs.ts");
  return { ...(await withLayers(host, loaded, choices)), own: loaded.pipeline };
}
type LoadedSteps = Exclude<Loaded, { readonly form: "nothing" | "definition" }>;

/** Registers a pipeline's secrets with the redactor, so that messages never show them. */
function learnSecrets({ redactor }: Host, loaded: Loaded, { set = [] }: ConfigChoices): void {
  redactor.learn(set);
  if (loaded.form === "definition") redactor.learn(loaded.definition);
  else if (loaded.form !== "nothing") learnPipeline(redactor, loaded.pipeline);
}

/** Step and parameter names are not redacted, even if one is also used as a password. */
export function learnPipeline(redactor: Host["redactor"], { steps, title, parameters = [] }: PipelineValue): void {
  redactor.spare([title, ...steps.map(({ id }) => id), ...parameters.map(({ name }) => name)]);
  redactor.learn([steps.map(({ config }) => config), parameters]);
}

/**
 * The config choices that still apply to a pipeline, without the files from which a graph has already taken its
 * configs.
 */
export const withoutTaken = (
  { taken = [] }: { readonly taken?: readonly string[] },
  { configs = [], ...others }: ConfigChoices,
): ConfigChoices => ({ ...others, configs: configs.filter((file) => !taken.includes(file)) });

/**
 * Whether the command line or the organization's file sets configs. If neither does, the code that reads layers is not
 * loaded.
 */
async function hasLayers({ effects }: Host, file: string, { configs = [], set = [] }: ConfigChoices): Promise<boolean> {
  if (configs.length + set.length > 0) return true;
  const project = await readProject(effects, dirname(file));
  if (project === undefined || "diagnostics" in project) return false;
  const keys = objectOf(project.document.value);
  // A file that is nearer can hide the project file that names the policy.
  return LAYER_KEYS.some((key) => Object.hasOwn(keys, key)) || (await namesPolicy(effects, dirname(file)));
}

/**
 * Reads a file without applying layers. Only a graph takes its configs from the selected files. The path can end in
 * "#monitor", which is the pipeline that monitors the model of the file's pipeline.
 */
export async function readPipeline(host: Host, path: string, choices: ConfigChoices = {}): Promise<Loaded> {
  const part = partOf(path);
  if (part === "") return withPart(await readWhole(host, path, choices), undefined, path);
  return withPart(await readWhole(host, path.slice(0, -part.length), choices), part.slice(1), path);
}

/** The end of a path that names one of the file's pipelines, such as "#monitor"; or nothing. */
export const partOf = (path: string): string => /#\w*$/.exec(path)?.[0] ?? "";

/** The pipeline in a file, or the one that monitors its model. */
function withPart(loaded: Loaded, part: string | undefined, path: string): Loaded {
  if (loaded.form === "nothing") return loaded;
  if (part !== undefined && part !== MONITOR_PART)
    return nothing(diagnostic("load/no-part", { path, part }, { file: loaded.file }));
  const pipeline = loaded.form === "definition" ? undefined : loaded.pipeline;
  if (part === undefined)
    return loaded.form === "definition" ? loaded : { ...loaded, pipeline: withBaseline(loaded.pipeline) };
  if (pipeline?.monitor === undefined || loaded.form === "definition") {
    // The faults of the monitoring itself explain why there is none.
    const faults = "diagnostics" in loaded ? loaded.diagnostics.filter(({ severity }) => severity === "error") : [];
    return faults.length > 0
      ? nothing(...faults)
      : nothing(diagnostic("load/no-monitor", { path }, { file: loaded.file }));
  }
  return { ...loaded, pipeline: monitoringOf(withBaseline(pipeline), pipeline.monitor) };
}

async function readWhole(host: Host, path: string, choices: ConfigChoices): Promise<Loaded> {
  const { files } = host.effects;
  const file = resolve(host.folder, path);
  const name = shown(host, file);
  const stat = await files.stat(file);
  if (stat === undefined) return nothing(await noSuchFile(host, path, file));
  if (stat.kind === "folder") return nothing(diagnostic("usage/unreadable", { file: path, reason: "it is a folder" }));
  const extension = extname(file).toLowerCase();
  if ([".ts", ".mts", ".js", ".mjs"].includes(extension)) return fromModule(file, name, choices);
  if (![".yaml", ".yml", ".json"].includes(extension)) {
    const found = extension === "" ? "its name has no extension" : `'${extension}' files are not`;
    return nothing(diagnostic("load/not-a-pipeline", { file: name, found }, { file }));
  }
  const { value: text, diagnostics } = await readNamed(files, host.folder, path);
  if (text === undefined) return nothing(...diagnostics);
  return fromDocument(host, file, name, await parseText(file, text), text, choices);
}

/** A path for display, relative to the current folder if it is inside that folder. */
function shown(host: Host, file: string): string {
  const path = relative(host.folder, file);
  return path.startsWith("..") || isAbsolute(path) ? file : path;
}

async function noSuchFile(host: Host, path: string, file: string): Promise<Diagnostic> {
  const near = nearest(basename(file), await host.effects.files.list(dirname(file)).catch(() => []));
  const hint = near === undefined ? {} : { hint: `did you mean '${shown(host, resolve(dirname(file), near))}'?` };
  return diagnostic("usage/no-such-file", { file: path }, {}, hint);
}

/** Recognized by its shape instead of its class, because the module may import another copy of Specline. */
interface PipelineLike {
  build(found?: Context): Staged<PipelineValue>;
  readonly registry?: Registry;
  readonly configFile?: ReadConfigFile;
}

async function fromModule(file: string, name: string, { found: facts }: ConfigChoices): Promise<Loaded> {
  const { loadModule } = await import("./load-module.ts");
  const loaded = await loadModule(file, name);
  if ("diagnostics" in loaded) return nothing(...loaded.diagnostics);
  const made = loaded.exports["default"];
  if (!isPipelineLike(made)) {
    const exported = Object.keys(loaded.exports).filter((key) => key !== "default");
    const found =
      made !== undefined
        ? `its default export is ${kindOf(made)}`
        : `it has no default export${exported.length === 0 ? "" : `, only ${exported.join(", ")}`}`;
    return nothing(diagnostic("load/not-a-pipeline", { file: name, found }, { file }));
  }
  const newer = unreadable(made);
  if (newer !== undefined) return nothing({ ...newer, at: { ...newer.at, file } });
  return authored(made, file, facts);
}

/** A pipeline built by code in a file. */
export async function authored(
  made: PipelineLike,
  file: string,
  facts?: Context,
): Promise<Exclude<Loaded, { readonly form: "nothing" | "definition" }>> {
  const { registry = standardRegistry, configFile } = made;
  const built = made.build(facts);
  if (configFile !== undefined)
    return (await import("./template-file.ts")).fromTemplateFile(configFile, file, registry, built);
  const { value: pipeline, diagnostics } = built;
  return { form: "module", file, pipeline, registry, diagnostics, located: async (faults) => faults };
}

const isPipelineLike = (value: unknown): value is PipelineLike =>
  typeof value === "object" && value !== null && typeof (value as { build?: unknown }).build === "function";

const kindOf = (value: unknown): string =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "a list"
      : value instanceof Promise
        ? "a promise, which must be awaited"
        : typeof value === "object"
          ? "an object"
          : `a ${typeof value}`;

async function fromDocument(
  host: Host,
  file: string,
  name: string,
  document: ParsedDocument,
  text: string,
  choices: ConfigChoices,
): Promise<Loaded> {
  if ("diagnostics" in document) {
    // The config file reader has its own messages for malformed files.
    if (!isConfigFile(text)) return nothing(...document.diagnostics);
    return (await import("./load-configs.ts")).fromConfigFile(host, file, text, choices);
  }
  const forms = formsOf(document.value);
  const [form] = forms;
  if (form !== undefined && forms.length === 1) return readers[form](host, file, document, choices);
  if (forms.length > 1) {
    const found = listed(forms.map((one) => FORM_NAMES[one]));
    return nothing(diagnostic("load/several-forms", { file: name, found }, { file }));
  }
  return nothing(diagnostic("load/not-a-pipeline", { file: name, found: contentOf(document.value) }, { file }));
}

/** Completes a sentence about a document that does not have any of the forms. */
function contentOf(value: unknown): string {
  if (value === null || value === undefined) return "it is empty";
  if (typeof value !== "object" || Array.isArray(value)) return `it holds ${kindOf(value)}`;
  const keys = Object.keys(value);
  return keys.length === 0 ? "it is empty" : `its keys are ${keys.slice(0, 8).join(", ")}`;
}

type Reader = (host: Host, file: string, document: TextDocument, choices: ConfigChoices) => Promise<Loaded>;

/** The reader for each form. The code for configs and graphs is loaded only when needed. */
const readers: Readonly<Record<DocumentForm, Reader>> = {
  definition: async (_, file, document) => ({
    form: "definition",
    file,
    definition: document.value as Definition,
    located: (faults) => located(document, file, faults),
  }),
  configs: async (host, file, { text }, choices) =>
    (await import("./load-configs.ts")).fromConfigFile(host, file, text, choices),
  graph: async (host, file, document, choices) =>
    (await import("./load-configs.ts")).fromGraph(
      host,
      file,
      document,
      (faults) => located(document, file, faults),
      choices,
    ),
  spec: fromSpec,
};

async function fromSpec(host: Host, file: string, document: TextDocument, { found }: ConfigChoices): Promise<Loaded> {
  const { parseSpec } = await import("../../author/spec/read/parse-spec.ts");
  const { value: registry, diagnostics: faults } = await registryFor(host, dirname(file), { file, document });
  const { value, diagnostics, registry: extended } = parseSpec(registry, document.text, file, found);
  const ownPlace = async (): Promise<OwnPlace> => placesInSpec(document.value, value, await document.locate());
  return {
    form: "spec",
    file,
    pipeline: value,
    registry: extended,
    ownPlace,
    // The steps and fields of a missing pack are unknown, so only the missing pack is reported.
    diagnostics: [...faults, ...(faults.length === 0 ? diagnostics : diagnostics.filter(isNoUnknownStep))],
    located: async (faults) => {
      const atTop = async (path: SpecPath): Promise<Place> => placeAtTop(document.value, path, await document.locate());
      return atFields(await located(document, file, faults), value, { ownPlace, atTop });
    },
  };
}

/** Finds the values of steps and of the whole pipeline in a spec file. */
interface SpecFinder {
  readonly ownPlace: () => Promise<OwnPlace>;
  readonly atTop: (path: SpecPath) => Promise<Place>;
}

/**
 * Later stages report only a step's location. Moves an error to the location of its field, if the spec sets the field.
 */
async function atFields(
  faults: readonly Diagnostic[],
  { steps }: PipelineValue,
  { ownPlace, atTop }: SpecFinder,
): Promise<readonly Diagnostic[]> {
  const isAtStep = ({ step, range }: Place): boolean => steps.some((own) => own.id === step && own.at?.range === range);
  return Promise.all(
    faults.map(async (fault): Promise<Diagnostic> => {
      const { step, field, range } = fault.at;
      if (field === undefined) return fault;
      const path = parsePath(field)?.map(keyOf) ?? [field];
      if (step !== undefined && isAtStep(fault.at))
        return { ...fault, at: { ...fault.at, ...(await ownPlace())(step, path) } };
      return step === undefined && range === undefined
        ? { ...fault, at: { ...fault.at, ...(await atTop(path)) } }
        : fault;
    }),
  );
}

const isNoUnknownStep = ({ code }: Diagnostic): boolean => code !== "author/unknown-step";
