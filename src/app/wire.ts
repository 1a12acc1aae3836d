import { readingRoles } from "../author/index.ts";
import { isObject } from "../base/json.ts";
import { type Diagnostic, diagnostic, SpeclineError, type Staged } from "../diagnostics/index.ts";
import { type DescribedSteps, type NamedGraph, StepSpecification, wireNames, withEvidence } from "../resolve/index.ts";
import type { Host } from "./host/host.ts";
import { readNamed } from "./host/read-named.ts";
import { parseText } from "./load/documents/read-document.ts";
import { registryFor } from "./load/packs.ts";

/**
 * Converts a plain list of step names or roles to a graph. Names are kept as written.
 *
 * @param described - a file with steps in dependency form, which add evidence for their inputs
 */
export async function wire(host: Host, names: readonly string[], described?: string): Promise<NamedGraph> {
  const { value: registry, diagnostics } = await registryFor(host, host.folder);
  const read = described === undefined ? { value: [], diagnostics: [] } : await readDescribed(host, described);
  const roles = readingRoles(names, registry);
  const among = names.flatMap((name) => roles.parse(name)?.spec ?? []);
  const known = withEvidence(roles, [read.value], among);
  const graph = wireNames(names, known.value);
  return { ...graph, diagnostics: [...diagnostics, ...read.diagnostics, ...known.diagnostics, ...graph.diagnostics] };
}

/** Reads a list of steps in dependency form, or a map of them by step. */
async function readDescribed(host: Host, file: string): Promise<Staged<DescribedSteps>> {
  const { value: text, diagnostics } = await readNamed(host.effects.files, host.folder, file);
  if (text === undefined) return { value: [], diagnostics };
  const document = await parseText(file, text);
  if ("diagnostics" in document) return { value: [], diagnostics: document.diagnostics };
  const { value } = document;
  if (Array.isArray(value)) {
    const read = value.map(specification);
    return { value: read.flatMap((one) => one.value ?? []), diagnostics: read.flatMap((one) => one.diagnostics) };
  }
  if (!isObject(value)) {
    const reason = "it is neither a list of steps with dependencies nor a map of them by step";
    return { value: [], diagnostics: [diagnostic("usage/unreadable", { file, reason })] };
  }
  const read = Object.entries(value).map(([step, one]) => ({ step, ...specification(one) }));
  const known = read.flatMap(({ step, value: one }) => (one === undefined ? [] : [[step, one] as const]));
  return { value: Object.fromEntries(known), diagnostics: read.flatMap((one) => one.diagnostics) };
}

function specification(input: unknown): {
  readonly value?: StepSpecification;
  readonly diagnostics: readonly Diagnostic[];
} {
  try {
    // Its fields are checked there.
    return {
      value: new StepSpecification(input as ConstructorParameters<typeof StepSpecification>[0]),
      diagnostics: [],
    };
  } catch (error) {
    if (error instanceof SpeclineError) return { diagnostics: error.diagnostics };
    throw error;
  }
}
