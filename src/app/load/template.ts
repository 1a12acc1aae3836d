import { readDag } from "../../author/configs/dag.ts";
import type { Dag, TemplateInput } from "../../author/index.ts";
import { hasErrors, SpeclineError } from "../../diagnostics/index.ts";
import { type GeneratedPipeline, PipelineBuilderTemplate, type TemplateOptions } from "../../steps/template.ts";
import { loadConfigs, type StoreOptions } from "../config/configs.ts";
import { documentOf } from "./documents/graph-file.ts";

/** What a template is given beside its config file. */
export interface FileTemplate
  extends Pick<TemplateInput, "builderMap" | "name">,
    Pick<StoreOptions, "partial" | "effects">,
    TemplateOptions {
  /** A graph, or the path of a file that holds one: `{"dag": {"nodes": […], "edges": [[from, to], …]}}`. */
  readonly dag?: Dag | string;
}

/**
 * The pipeline of a config file. Edges are inferred where no graph is given; a graph with edges is authoritative.
 *
 * @throws SpeclineError with every fault of file, graph and configs.
 */
export async function createPipelineFromTemplate(file: string, options: FileTemplate = {}): Promise<GeneratedPipeline> {
  const { dag, builderMap, name, registry, classes, partial, effects } = options;
  const steps = registry === undefined ? {} : { steps: { ...registry, ...(classes === undefined ? {} : { classes }) } };
  const loaded = await loadConfigs(file, {
    ...steps,
    ...(partial === undefined ? {} : { partial }),
    ...(effects === undefined ? {} : { effects }),
  });
  const graph =
    typeof dag === "string"
      ? readDag(((await documentOf(dag, effects)) as { readonly dag?: unknown })?.dag)
      : { value: dag, diagnostics: [] };
  const before = [...loaded.diagnostics, ...graph.diagnostics];
  // A config that could not be read would be missing from the template too: it is reported once.
  if (hasErrors(before)) throw new SpeclineError(before.filter(({ severity }) => severity === "error"));
  const input: TemplateInput = { configMap: loaded.value.configs, dag: graph.value, builderMap, name };
  return new PipelineBuilderTemplate(input, {
    ...(registry === undefined ? {} : { registry }),
    ...(classes === undefined ? {} : { classes }),
  }).generatePipeline();
}
