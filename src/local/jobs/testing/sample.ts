import type { Json, JsonObject } from "../../../base/canonical.ts";
import { digest } from "../../../base/digest.ts";
import { stepKind } from "../../../sagemaker/kinds.ts";
import { memberShape, shapeOf } from "../../../sagemaker/service/composed.ts";

/** Requests with every member in the service model, for tests that change each member in turn. */

export type Trail = readonly (string | number)[];

/** One leaf of a sample request, with its shape in the service model. */
export interface SampleLeaf {
  readonly trail: Trail;
  readonly path: string;
  readonly shape: string;
}

/** Map entries that the tables name: a script's address and program, and its job name. */
const SCRIPT: JsonObject = {
  sagemaker_submit_directory: '"s3://bucket/code"',
  sagemaker_program: '"train.py"',
  sagemaker_job_name: '"job"',
};

const isAddress = (path: string): boolean => /(Uri|Url|S3OutputPath)$/.test(path) && !path.endsWith("ImageUri");

/** The bucket for inputs and the one that a job writes to. */
const bucketOf = (path: string): string =>
  /OutputConfig|S3OutputPath|CheckpointConfig|Destination/.test(path) ? "s3://out" : "s3://bucket";

/** A request with every member of its shape and one item per list, and its leaves. */
function sample(
  shape: string,
  path = "",
  trail: Trail = [],
  leaves: SampleLeaf[] = [],
): { value: Json; leaves: SampleLeaf[] } {
  const { type, members = {}, member, value, enum: words } = shapeOf(shape);
  const inside = (one: string, name: string | number, own: string): Json =>
    sample(one, own, [...trail, name], leaves).value;
  if (type === "list" && member !== undefined) return { value: [inside(member, 0, `${path}[]`)], leaves };
  if (type === "map" && value !== undefined) {
    const more = path.endsWith("HyperParameters") ? SCRIPT : {};
    for (const name of Object.keys(more))
      leaves.push({ trail: [...trail, name], path: `${path}.${name}`, shape: value });
    return { value: { ...more, any: inside(value, "any", `${path}.*`) }, leaves };
  }
  if (type === "structure") {
    const join = (name: string): string => (path === "" ? name : `${path}.${name}`);
    const made = Object.keys(members).map((name) => {
      const one = memberShape(shape, shapeOf(shape), name) as string;
      return [name, inside(one, name, join(name))] as const;
    });
    return { value: Object.fromEntries(made), leaves };
  }
  leaves.push({ trail, path, shape });
  if (isAddress(path)) return { value: `${bucketOf(path)}/${digest(path).slice(0, 8)}`, leaves };
  if (path.endsWith("LocalPath")) return { value: `/opt/ml/processing/${digest(path).slice(0, 8)}`, leaves };
  if (path.endsWith("Regex")) return { value: "score: (.*)", leaves };
  if (path.endsWith("MetricName") || path.endsWith("MetricDefinitions[].Name")) return { value: "score", leaves };
  if (path.endsWith("ModelName")) return { value: "model-a", leaves };
  // A prefix, because a manifest would have to exist.
  if (words !== undefined) return { value: words.includes("S3Prefix") ? "S3Prefix" : (words[0] as string), leaves };
  if (type === "boolean") return { value: true, leaves };
  return { value: type === "string" ? `text of ${path}` : /Count|ResourceLimits/.test(path) ? 1 : 3, leaves };
}

export const at = (value: Json, trail: Trail): Json =>
  trail.reduce((here, part) => (here as Record<string, Json>)[part] as Json, value);

/** A copy with a different value at one position. */
export function put(value: Json, [part, ...rest]: Trail, next: Json): Json {
  if (part === undefined) return next;
  const copy = Array.isArray(value) ? [...(value as Json[])] : { ...(value as JsonObject) };
  (copy as Record<string, Json>)[part] = put((value as Record<string, Json>)[part] as Json, rest, next);
  return copy as Json;
}

/** Members that are mutually exclusive in a request. */
const EITHER = /^(S3Input|DatasetDefinition|AthenaDatasetDefinition|RedshiftDatasetDefinition)$/;

/** The request without members that exclude those on the path to a leaf. */
export function alone(value: Json, [part, ...rest]: Trail): Json {
  if (part === undefined) return value;
  const others = Object.keys(value as JsonObject).filter((name) => EITHER.test(name) && name !== part);
  const here = EITHER.test(String(part))
    ? Object.fromEntries(Object.entries(value as JsonObject).filter(([name]) => !others.includes(name)))
    : value;
  return put(here, [part], alone(at(value, [part]), rest));
}

/** Alternative values for a leaf. */
export function others({ path, shape }: SampleLeaf, value: Json): readonly Json[] {
  const { enum: words } = shapeOf(shape);
  if (path.endsWith("sagemaker_submit_directory")) return ['"s3://bucket/elsewhere"'];
  if (isAddress(path)) return [`${bucketOf(path)}/elsewhere`];
  if (path.endsWith("LocalPath")) return [`${value as string}/more`];
  if (words !== undefined) return words.filter((word) => word !== value);
  return [typeof value === "boolean" ? !value : typeof value === "number" ? value + 1 : `${value as string} and more`];
}

/** A request for one step Type, and its leaves. */
export function sampleOf(type: string): { readonly request: Json; readonly leaves: readonly SampleLeaf[] } {
  const args = stepKind(type)?.arguments;
  if (args?.kind !== "request") throw new Error(`${type} steps take no request`);
  const { value, leaves } = sample(args.shape());
  return { request: value, leaves };
}
