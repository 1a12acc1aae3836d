import { isObject } from "../../../base/json.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import { below } from "../path.ts";
import { placeOf } from "../place.ts";
import type { DefinitionCheck } from "./check.ts";

/**
 * The total size of a transform job's concurrent requests, in MB. Source: API reference, CreateTransformJob,
 * MaxPayloadInMB (read in November 2026).
 */
const LARGEST = 100;

/** Checks that a transform job's concurrent requests together are not larger than the service accepts. */
export const transformSize: DefinitionCheck = function* ({ steps }) {
  for (const step of steps) {
    const request = step.json["Arguments"];
    if (step.type !== "Transform" || !isObject(request)) continue;
    const { MaxPayloadInMB: size, MaxConcurrentTransforms: count } = request;
    if (typeof size !== "number" || typeof count !== "number" || size * count <= LARGEST) continue;
    const at = below(below(step.at, "Arguments"), "MaxConcurrentTransforms");
    yield diagnostic("definition/transform-size", { size, count, max: LARGEST }, placeOf(at, step));
  }
};
