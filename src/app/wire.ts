import { readingRoles } from "../author/index.ts";
import { type NamedGraph, wireNames } from "../resolve/index.ts";
import type { Host } from "./host/host.ts";
import { registryFor } from "./load/packs.ts";

/** Converts a plain list of step names or roles to a graph. Names are kept as written. */
export async function wire(host: Host, names: readonly string[]): Promise<NamedGraph> {
  const { value, diagnostics } = await registryFor(host, host.folder);
  const graph = wireNames(names, readingRoles(names, value));
  return { ...graph, diagnostics: [...diagnostics, ...graph.diagnostics] };
}
