import { resolve } from "node:path";
import { readDag } from "../../author/configs/dag.ts";
import type { Dag, TemplateInput } from "../../author/index.ts";
import { readOptions } from "../../author/read-options.ts";
import { defined } from "../../base/defined.ts";
import type { EitherSpelling } from "../../base/spellings.ts";
import { hasErrors, SpeclineError } from "../../diagnostics/index.ts";
import { type GeneratedPipeline, PipelineBuilderTemplate, type TemplateOptions } from "../../steps/template.ts";
import { loadConfigs, type StoreOptions } from "../config/configs.ts";
import { documentOf } from "./documents/graph-file.ts";

/** A template's options other than its config file. Names can be in snake_case. */
export interface FileTemplate extends FileTemplate_ {}
type FileTemplate_ = EitherSpelling<FileOptions>;
interface FileOptions
  extends Pick<TemplateInput, "builderMap" | "name">,
    Pick<StoreOptions, "partial" | "effects">,
    TemplateOptions {
  /** A graph, or the path of a graph file: `{"dag": {"nodes": […], "edges": [[from, to], …]}}`. */
  readonly dag?: Dag | string;
}
const OPTIONS = ["dag", "builderMap", "name", "registry", "classes", "partial", "effects"] as const;

/**
 * Creates a pipeline from a config file. Without a graph, edges are inferred. Otherwise, the graph's edges determine
 * the wiring. The pipeline carries the file, with the target that it states, and reports the file's warnings as its own.
 *
 * @throws SpeclineError with every error in the file, the graph and the configs
 */
export async function createPipelineFromTemplate(file: string, options: FileTemplate = {}): Promise<GeneratedPipeline> {
  const given = readOptions<FileOptions>(options, OPTIONS, "a template");
  const { dag, builderMap, name, registry, classes, partial, effects } = given.value;
  const steps = registry === undefined ? undefined : { ...registry, ...defined({ classes }) };
  const loaded = await loadConfigs(file, defined({ steps, partial, effects }));
  const graph =
    typeof dag === "string"
      ? readDag(((await documentOf(dag, effects)) as { readonly dag?: unknown })?.dag)
      : { value: dag, diagnostics: [] };
  const before = [...given.diagnostics, ...loaded.diagnostics, ...graph.diagnostics];
  // An unreadable config would also be missing from the template, so it is reported only once.
  if (hasErrors(before)) throw new SpeclineError(before.filter(({ severity }) => severity === "error"));
  const input: TemplateInput = { configMap: loaded.value.configs, dag: graph.value, builderMap, name };
  const made = new PipelineBuilderTemplate(input, defined({ registry, classes })).generatePipeline();
  return {
    ...made,
    configFile: { file: resolve(file), value: loaded.value },
    build: (found) => {
      const built = made.build(found);
      return { ...built, diagnostics: [...before, ...built.diagnostics] };
    },
  };
}
