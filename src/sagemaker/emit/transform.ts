import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { objectOf } from "../../base/json.ts";
import { tagList } from "./parts.ts";

export interface TransformRequest {
  /** CreateTransformJob's members, except for the job's name and the output's location. */
  readonly request: JsonObject;
  readonly outputPath: Json;
  readonly tags?: Readonly<Record<string, Json>> | undefined;
}

/** CreateTransformJob's request without the job's name. The model determines the role. */
export const transformArguments = ({ request, outputPath, tags }: TransformRequest): JsonObject => ({
  ...defined({ Tags: tagList(tags) }),
  ...request,
  TransformOutput: { ...objectOf(request["TransformOutput"]), S3OutputPath: outputPath },
});
