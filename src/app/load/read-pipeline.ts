import { basename, dirname, extname, isAbsolute, relative, resolve } from "node:path";
import { isObject } from "../../base/json.ts";
import { listed, nearest } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import { MONITOR_PART, MONITORING, monitoringOf, withBaseline } from "../../steps/recipes/monitoring.ts";
import { contestedSettings } from "../../steps/recipes/monitoring-settings.ts";
import type { ConfigChoices } from "../config/layer-configs.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { withAllLayers, withoutTaken } from "./all-layers.ts";
import { type DocumentForm, FORM_NAMES, formsOf, isConfigFile } from "./documents/document-form.ts";
import { located, type ParsedDocument, parseText, type TextDocument } from "./documents/read-document.ts";
import { fromModule, kindOf } from "./from-module.ts";
import { fromSpec } from "./from-spec.ts";
import { type Loaded, nothing } from "./loaded.ts";

/**
 * Reads a file without applying layers. Only a graph takes its configs from the selected files. The path can end in
 * "#monitor", which is the pipeline that monitors the model of the file's pipeline.
 */
export async function readPipeline(host: Host, path: string, choices: ConfigChoices = {}): Promise<Loaded> {
  const part = partOf(path);
  if (part === "") return withPart(await readWhole(host, path, choices), undefined, path);
  const whole = await readWhole(host, path.slice(0, -part.length), choices);
  return withPart(await trained(host, whole, choices), part.slice(1), path);
}

/**
 * A monitored pipeline with what configs set for its steps, which those that monitor take over. Faults in the configs
 * are not reported: they are those of training.
 */
async function trained(host: Host, whole: Loaded, choices: ConfigChoices): Promise<Loaded> {
  if (whole.form === "nothing" || whole.form === "definition" || whole.pipeline.monitor === undefined) return whole;
  const { pipeline } = await withAllLayers(host, whole, withoutTaken(whole, choices));
  return { ...whole, pipeline };
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
    return loaded.form === "definition"
      ? loaded
      : { ...loaded, pipeline: withBaseline(loaded.pipeline, loaded.registry) };
  if (pipeline?.monitor === undefined || loaded.form === "definition") {
    // The faults of the monitoring itself explain why there is none.
    const faults = "diagnostics" in loaded ? loaded.diagnostics.filter(({ severity }) => severity === "error") : [];
    return faults.length > 0
      ? nothing(...faults)
      : nothing(diagnostic("load/no-monitor", { path }, { file: loaded.file }));
  }
  const { registry } = loaded;
  const notes = contestedSettings(pipeline, registry).map(({ step, value, others, ...one }) =>
    diagnostic(
      "author/monitor-setting",
      { ...one, step, value: JSON.stringify(value), others: listed(others) },
      { pipeline: pipeline.title, step: MONITORING.quality },
    ),
  );
  const monitoring = monitoringOf(withBaseline(pipeline, registry), pipeline.monitor, registry);
  return { ...loaded, pipeline: monitoring, diagnostics: [...loaded.diagnostics, ...notes] };
}

async function readWhole(host: Host, path: string, choices: ConfigChoices): Promise<Loaded> {
  const { files } = host.effects;
  const file = resolve(host.folder, path);
  const name = shown(host, file);
  const stat = await files.stat(file);
  if (stat === undefined) return nothing(await noSuchFile(host, path, file));
  if (stat.kind === "folder") return nothing(await isFolder(host, path, file));
  const extension = extname(file).toLowerCase();
  if ([".ts", ".mts", ".js", ".mjs"].includes(extension)) return fromModule(file, name, choices);
  if (![".yaml", ".yml", ".json"].includes(extension)) {
    const found = extension === "" ? "its name has no extension" : `'${extension}' files are not`;
    return nothing(
      diagnostic("load/not-a-pipeline", { file: name, found }, { file }, TABLE.test(file) ? forTable(name) : {}),
    );
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

/** A folder in the place of a pipeline: names the pipeline in it, if there is one with the usual name. */
async function isFolder(host: Host, path: string, file: string): Promise<Diagnostic> {
  const inside = await host.effects.files.list(file).catch(() => []);
  const usual = inside.find((name) => /^pipeline\.(ts|mts|js|mjs|yaml|yml|json)$/.test(name));
  const hint = usual === undefined ? "name a file in it" : `did you mean '${shown(host, resolve(file, usual))}'?`;
  return diagnostic("usage/unreadable", { file: path, reason: "it is a folder" }, {}, { hint });
}

async function noSuchFile(host: Host, path: string, file: string): Promise<Diagnostic> {
  const near = nearest(basename(file), await host.effects.files.list(dirname(file)).catch(() => []));
  const hint = near === undefined ? {} : { hint: `did you mean '${shown(host, resolve(dirname(file), near))}'?` };
  return diagnostic("usage/no-such-file", { file: path }, {}, hint);
}

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
  const hint = Array.isArray(document.value) && document.value.every(isObject) ? forTable(name) : {};
  return nothing(diagnostic("load/not-a-pipeline", { file: name, found: contentOf(document.value) }, { file }, hint));
}

const TABLE = /\.(csv|tsv|parquet|jsonl|ndjson)(\.gz)?$/i;

const forTable = (name: string) => ({ hint: `to begin with a table, use 'specline init ${name}'` });

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
