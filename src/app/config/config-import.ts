import { dirname, resolve as resolvePath } from "node:path";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { resolve } from "../../resolve/index.ts";
import type { Host } from "../host/host.ts";
import { writeOutput } from "../host/write-output.ts";
import { loadPipeline } from "../load/load-pipeline.ts";
import { asSpec } from "../write/as-spec.ts";

export interface ConfigImportOptions {
  /** The path to a graph file. */
  readonly dag?: string | undefined;
  /** Default: the spec is only returned. */
  readonly output?: string | undefined;
  /** The folder to which paths in the spec are relative: by default, that of the output, or otherwise of the input. */
  readonly folder?: string | undefined;
  readonly partial?: boolean | undefined;
}

export interface Imported {
  /** The pipeline's title, or the path if there is no pipeline. */
  readonly title: string;
  /** The spec, if there were no errors. */
  readonly text?: string;
  readonly steps: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Turns a config file and, optionally, a graph into a spec. Writes nothing if there are errors. */
export async function importConfig(
  host: Host,
  config: string,
  { dag, output, folder, partial = false }: ConfigImportOptions,
): Promise<Imported> {
  const loaded = await (dag === undefined
    ? loadPipeline(host, config, { partial })
    : loadPipeline(host, dag, { configs: [config], partial }));
  if (loaded.form === "nothing") return { title: config, steps: 0, diagnostics: loaded.diagnostics };
  if (loaded.form === "definition") {
    const fault = diagnostic("load/definition-only", { file: config, what: "configs" });
    return { title: config, steps: 0, diagnostics: [fault] };
  }
  const { pipeline, registry, file } = loaded;
  const wired = resolve(pipeline, registry);
  const diagnostics = [...loaded.diagnostics, ...(await loaded.located(wired.diagnostics))];
  const { title, steps } = pipeline;
  if (hasErrors(diagnostics)) return { title, steps: steps.length, diagnostics };
  const path = output === undefined ? undefined : resolvePath(host.folder, output);
  const own = folder ?? dirname(path ?? file);
  const spec = await asSpec(host, { pipeline, wired: wired.value, registry, file }, own);
  const written = path === undefined ? [] : await writeOutput(host, path, spec.value);
  const all = [...diagnostics, ...spec.diagnostics, ...written];
  return { title, text: spec.value, steps: steps.length, diagnostics: all };
}
