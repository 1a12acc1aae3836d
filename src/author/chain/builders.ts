import { nearest, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Job } from "../../spec/job.ts";
import type { StepSpec } from "../../spec/step.ts";

/** How a step is emitted, where it is not as its specification says: another job, a last word on the definition, or a whole specification. */
export type StepBuilder =
  | StepSpec
  | { readonly job?: Job; readonly emit?: NonNullable<StepSpec["emit"]>; readonly name?: undefined };

/** Builders by what they are for: a node of the graph, else a step's name or alias, else the name of a config class. */
export type BuilderMap = Readonly<Record<string, StepBuilder>>;

/** The builders that a registry brings: every step by all its names, emitted as it specifies. */
export const createBuilderMap = (registry: Registry): BuilderMap => Object.fromEntries(registry.names);

/** A node, and the step that its config is for. */
export interface BuiltNode {
  readonly node: string;
  readonly spec: StepSpec;
  readonly className: string;
}

/** Which specification each node is emitted by, and the registry that knows them all. */
export interface Built {
  readonly registry: Registry;
  /** The name that the registry knows a node's builder by, where it is not the step's own. */
  readonly keys: ReadonlyMap<string, string>;
}

/** Lays builders over those of the registry. Steps that the registry lacks are added, for their configs brought them. */
export function withBuilders(registry: Registry, nodes: readonly BuiltNode[], builders: BuilderMap): Staged<Built> {
  const names = new Map(registry.names);
  const keys = new Map<string, string>();
  const used = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  const added = new Set<StepSpec>();
  for (const { node, spec, className } of nodes) {
    if (!names.has(spec.name)) {
      names.set(spec.name, spec);
      added.add(spec);
    }
    const meant = [node, spec.name, ...(spec.aliases ?? []), className].filter((key) => Object.hasOwn(builders, key));
    for (const key of meant) used.add(key);
    const builder = meant[0] === undefined ? undefined : builders[meant[0]];
    if (builder === undefined || builder === names.get(spec.name)) continue;
    if (!isBuilder(builder)) {
      diagnostics.push(diagnostic("author/not-a-builder", { key: meant[0] ?? node }, { step: node }));
      continue;
    }
    // The node's own name could be an alias of another step: the space keeps the two apart.
    const key = `${spec.name} (${node})`;
    names.set(key, isSpec(builder) ? builder : { ...spec, ...builder, name: spec.name });
    keys.set(node, key);
  }
  const known = [
    ...nodes.flatMap(({ node, spec, className }) => [node, spec.name, className]),
    ...registry.names.keys(),
  ];
  for (const key of Object.keys(builders)) {
    if (used.has(key) || known.includes(key)) continue;
    const near = nearest(key, known);
    const hint = near === undefined ? {} : { hint: `did you mean ${quoted(near)}?` };
    diagnostics.push(diagnostic("author/builder-key", { key }, {}, hint));
  }
  const unchanged = keys.size === 0 && added.size === 0;
  const value = unchanged ? registry : { ...registry, names, steps: [...registry.steps, ...added] };
  return { value: { registry: value, keys }, diagnostics };
}

const isSpec = (builder: StepBuilder): builder is StepSpec => "inputs" in builder && "outputs" in builder;

/** By shape: maps are written by people, in JavaScript too. */
function isBuilder(builder: unknown): builder is StepBuilder {
  if (builder === null || typeof builder !== "object") return false;
  const { job, emit } = builder as { readonly job?: unknown; readonly emit?: unknown };
  const isJob =
    typeof job === "object" && job !== null && typeof (job as { readonly type?: unknown }).type === "string";
  return (isJob || typeof emit === "function") && (emit === undefined || typeof emit === "function");
}
