import { isAbsolute, relative, resolve } from "node:path";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { isLocalPath } from "../../base/local-path.ts";
import type { Registry } from "../../registry/registry.ts";
import { fieldInfo, fieldSchema } from "../../spec/fields.ts";
import type { Binding, PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { replacesScript, STANDARD_SCRIPT } from "../../spec/script.ts";
import type { StepSpec } from "../../spec/step.ts";

/** Rewrites a path for a file in another folder. */
export type MovePath = (path: string) => string;

/**
 * Rewrites paths that are relative to one folder, so that they name the same files in another folder. Other paths are
 * not changed.
 *
 * @param from - the absolute path of the folder of the file that was read
 * @param to - the absolute path of the folder of the file that is written
 */
export const pathMover = (from: string, to: string): MovePath =>
  from === to
    ? (path) => path
    : (path) => (isAbsolute(path) || path === "" ? path : relative(to, resolve(from, path)) || ".");

/** The fields of a step that are local paths, of data or of code. */
export const localPaths = ({ config: schemas }: StepSpec, config: JsonObject): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(config).flatMap(([field, value]): [string, string][] => {
      const schema = fieldSchema(schemas, field);
      const { source, code } = schema === undefined ? { source: undefined, code: undefined } : fieldInfo(schema);
      const isPath = source === true || code === true || (code === "instead" && value !== STANDARD_SCRIPT);
      return isPath && isLocalPath(value) ? [[field, value]] : [];
    }),
  );

/** The local paths of a step, and its entry if the entry is a path because there is no folder. */
function allPaths(spec: StepSpec, config: JsonObject): Readonly<Record<string, string>> {
  const { script, entry } = config;
  const isAlone = replacesScript(spec) && script === undefined && typeof entry === "string" && isLocalPath(entry);
  return { ...localPaths(spec, config), ...(isAlone && { entry }) };
}

/** A step's config in another folder. */
export const movedConfig = (spec: StepSpec, config: JsonObject, move: MovePath): JsonObject => ({
  ...config,
  ...Object.fromEntries(Object.entries(allPaths(spec, config)).map(([field, path]) => [field, move(path)])),
});

/** A step's config in another folder, with only the paths of code rewritten. */
export function movedCode(spec: StepSpec, config: JsonObject, move: MovePath): JsonObject {
  const isCode = (field: string): boolean => {
    const schema = fieldSchema(spec.config, field);
    return schema !== undefined && fieldInfo(schema).code !== undefined;
  };
  const paths = Object.entries(allPaths(spec, config)).filter(([field]) => field === "entry" || isCode(field));
  return { ...config, ...Object.fromEntries(paths.map(([field, path]) => [field, move(path)])) };
}

/** A step in another folder. */
export function movedStep<S extends StepInstance>(step: S, registry: Registry, move: MovePath): S {
  const spec = registry.names.get(step.spec);
  const moved = (uri: Json): Json => (isLocalPath(uri) ? move(uri) : uri);
  const inputs = Object.entries(step.inputs).map(([port, binding]): [string, Binding] => [
    port,
    binding.from === "external" ? { ...binding, uri: moved(binding.uri) } : binding,
  ]);
  return {
    ...step,
    config: spec === undefined ? step.config : movedConfig(spec, step.config, move),
    inputs: Object.fromEntries(inputs),
  };
}

/** A pipeline in another folder. */
export const movedPipeline = (pipeline: PipelineValue, registry: Registry, move: MovePath): PipelineValue => ({
  ...pipeline,
  steps: pipeline.steps.map((step) => movedStep(step, registry, move)),
});
