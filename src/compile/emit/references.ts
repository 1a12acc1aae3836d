import type { Json } from "../../base/canonical.ts";

/** Finds the expression of a step's output, or of a metric that it measures. Undefined where there is none. */
export interface Lookup {
  output(step: string, port: string): Json | undefined;
  metric(step: string, metric: string): Json | undefined;
}

/** Replaces our own two expressions, which name steps and ports, by those of the definition language. */
export function replaceReferences<T extends Json>(value: T, lookup: Lookup, missing: (what: string) => void): T {
  const walk = (node: Json): Json => {
    if (node === null || typeof node !== "object") return node;
    if (Array.isArray(node)) return (node as readonly Json[]).map(walk);
    const members = node as { readonly [key: string]: Json };
    const output = members["Specline:Output"] as { readonly step: string; readonly port: string } | undefined;
    if (output !== undefined) return found(lookup.output(output.step, output.port), `${output.step}.${output.port}`);
    const metric = members["Specline:Metric"] as { readonly step: string; readonly metric: string } | undefined;
    if (metric !== undefined)
      return found(lookup.metric(metric.step, metric.metric), `${metric.step}.${metric.metric}`);
    return Object.fromEntries(Object.entries(members).map(([key, member]) => [key, walk(member)]));
  };
  const found = (json: Json | undefined, what: string): Json => {
    if (json === undefined) missing(what);
    return json ?? null;
  };
  return walk(value) as T;
}

/** The steps that a value's expressions name: ours, and those of the definition language. */
export function namedSteps(value: unknown, into: Set<string> = new Set()): Set<string> {
  if (value === null || typeof value !== "object") return into;
  const members = value as Readonly<Record<string, unknown>>;
  for (const key of ["Specline:Output", "Specline:Metric"]) {
    const step = (members[key] as { readonly step?: unknown } | undefined)?.step;
    if (typeof step === "string") into.add(step);
  }
  const get = members["Get"];
  const step = typeof get === "string" ? /^Steps\.([A-Za-z0-9_-]+)/.exec(get)?.[1] : undefined;
  if (step !== undefined) into.add(step);
  for (const member of Object.values(members)) namedSteps(member, into);
  return into;
}
