import { resolve } from "node:path";
import { definitionSource, type Graph, graphHtml, graphJson, graphOf, mermaid, svg } from "../compile/graph/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import type { ConfigChoices } from "./config/layer-configs.ts";
import type { Host } from "./host/host.ts";
import { writeOutput } from "./host/write-output.ts";
import { prepare } from "./load/prepare.ts";

export type GraphFormat = "mermaid" | "svg" | "html" | "json";

export interface DrawnGraph {
  readonly text?: string;
  readonly graph?: Graph;
  readonly diagnostics: readonly Diagnostic[];
}

/** Draws a pipeline. Inputs that could not be wired are reported and are missing from the picture. */
export async function drawGraph(
  host: Host,
  path: string,
  format: GraphFormat,
  output?: string,
  choices: ConfigChoices = {},
): Promise<DrawnGraph> {
  const { title, wired, compiled, diagnostics } = await prepare(host, path, {
    ...choices,
    target: "local",
    until: "wired",
  });
  const source = wired ?? (compiled === undefined ? undefined : definitionSource(title, compiled.definition));
  if (source === undefined) return { diagnostics };
  const graph = graphOf(source);
  const text = host.redactor.learnt(await drawn(host.redactor.value(graph), format));
  if (output === undefined) return { text, graph, diagnostics };
  const written = await writeOutput(host, resolve(host.folder, output), text);
  return { text, graph, diagnostics: [...diagnostics, ...written] };
}

async function drawn(graph: Graph, format: GraphFormat): Promise<string> {
  switch (format) {
    case "mermaid":
      return mermaid(graph);
    case "svg":
      return await svg(graph);
    case "html":
      return await graphHtml(graph);
    case "json":
      return graphJson(graph);
  }
}
