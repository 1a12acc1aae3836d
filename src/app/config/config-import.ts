import { resolve as resolvePath } from "node:path";
import { printSpec } from "../../author/spec/print-spec.ts";
import { spellOut } from "../../author/spec/spell-out.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { resolve } from "../../resolve/index.ts";
import type { Host } from "../host/host.ts";
import { writeOutput } from "../host/write-output.ts";
import { loadPipeline } from "../load/load-pipeline.ts";

export interface ConfigImportOptions {
  /** The path to a graph file. */
  readonly dag?: string | undefined;
  readonly output?: string | undefined;
  readonly partial?: boolean | undefined;
}

export interface Imported {
  /** The spec, if there were no errors. */
  readonly text?: string;
  readonly steps: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Turns a config file and, optionally, a graph into a spec. Writes nothing if there are errors. */
export async function importConfig(
  host: Host,
  config: string,
  { dag, output, partial = false }: ConfigImportOptions,
): Promise<Imported> {
  const loaded = await (dag === undefined
    ? loadPipeline(host, config, { partial })
    : loadPipeline(host, dag, { configs: [config], partial }));
  if (loaded.form === "nothing") return { steps: 0, diagnostics: loaded.diagnostics };
  if (loaded.form === "definition") {
    return { steps: 0, diagnostics: [diagnostic("load/definition-only", { file: config, what: "configs" })] };
  }
  const { pipeline, registry } = loaded;
  const wired = resolve(pipeline, registry);
  const diagnostics = [...loaded.diagnostics, ...(await loaded.located(wired.diagnostics))];
  if (hasErrors(diagnostics)) return { steps: pipeline.steps.length, diagnostics };
  const text = printSpec(registry, spellOut(pipeline, wired.value, registry));
  const written = output === undefined ? [] : await writeOutput(host, resolvePath(host.folder, output), text);
  return { text, steps: pipeline.steps.length, diagnostics: [...diagnostics, ...written] };
}
