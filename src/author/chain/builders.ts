import { defined } from "../../base/defined.ts";
import { didYouMean, nearest } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import type { Job } from "../../spec/job.ts";
import type { StepSpec } from "../../spec/step.ts";

/**
 * Overrides how a step is emitted, with another job, a function that changes the emitted step, or a whole
 * specification.
 */
export type StepBuilder =
  | StepSpec
  | { readonly job?: Job; readonly emit?: NonNullable<StepSpec["emit"]>; readonly name?: undefined };

/** Builders by graph node, by step name or alias, or by config class. Matches are tried in this order. */
export type BuilderMap = Readonly<Record<string, StepBuilder>>;

/**
 * Lists the builders in a registry.
 *
 * @param registry - the steps
 * @returns every step under each of its names, so that it can be overridden with other builders
 */
export const createBuilderMap = (registry: Registry): BuilderMap => Object.fromEntries(registry.names);

/** A graph node, and the step that its config configures. */
export interface BuiltNode {
  readonly node: string;
  readonly spec: StepSpec;
  readonly className: string;
}

/** The specification that emits each node, and a registry that contains all of these specifications. */
export interface Built {
  readonly registry: Registry;
  /** The registry's name for a node's builder, if it differs from the step's name. */
  readonly keys: ReadonlyMap<string, string>;
}

/** Overrides builders in the registry. Steps that the registry lacks are added from the configs. */
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
    // The node's name can also be an alias of another step. The space keeps the two distinct.
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
    const hint = didYouMean(near);
    diagnostics.push(diagnostic("author/builder-key", { key }, {}, defined({ hint })));
  }
  const unchanged = keys.size === 0 && added.size === 0;
  const value = unchanged ? registry : { ...registry, names, steps: [...registry.steps, ...added] };
  return { value: { registry: value, keys }, diagnostics };
}

const isSpec = (builder: StepBuilder): builder is StepSpec => "inputs" in builder && "outputs" in builder;

/** Checks the shape, because builder maps can also be written in plain JavaScript. */
function isBuilder(builder: unknown): builder is StepBuilder {
  if (builder === null || typeof builder !== "object") return false;
  const { job, emit } = builder as { readonly job?: unknown; readonly emit?: unknown };
  const isJob =
    typeof job === "object" && job !== null && typeof (job as { readonly type?: unknown }).type === "string";
  return (isJob || typeof emit === "function") && (emit === undefined || typeof emit === "function");
}
